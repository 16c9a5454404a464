-- Keys by which a misspelt name is found: hashes of each word of a name with up to two letters left out (core/name_word.c).
CREATE TABLE name_key ( -- large
	key  int not null,  -- pii
	word text not null, -- pii
	primary key (key, word)
) WITHOUT ROWID;
