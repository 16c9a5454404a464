-- Which messages name which pages of the web, as item_preview says of items; where the house lets sites be asked about private texts.
CREATE TABLE message_preview ( -- large
	message  id not null,                    -- system
	preview  id not null references preview, -- system
	position int not null,                   -- system
	waiting  bool not null,                  -- system
	primary key (message, preview)
) WITHOUT ROWID;
CREATE INDEX message_preview_by_preview ON message_preview (preview);
