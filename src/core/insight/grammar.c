/* SPDX-License-Identifier: Apache-2.0
 * The English words that strengthen, weaken and negate, and their weights, are those of VADER
 * (vaderSentiment.py, Copyright 2016 C.J. Hutto, MIT).
 */
#include "core/insight/grammar.h"

#include "core/insight/lexicon.h"

#include <stdlib.h>

/* clang-format off */
#define MORE(w) {w, 0.293f, 0, 0}
#define LESS(w) {w, -0.293f, 0, 0}
#define NOT(w) {w, 0, 0, WORD_NEGATES}
#define MEANS(w, v) {w, 0, v, WORD_VALUED}

static const struct grammar_word english[] = {
	MORE("absolutely"), MORE("amazingly"), MORE("awfully"), MORE("completely"), MORE("considerable"), MORE("considerably"),
	MORE("decidedly"), MORE("deeply"), MORE("effing"), MORE("enormous"), MORE("enormously"), MORE("entirely"),
	MORE("especially"), MORE("exceptional"), MORE("exceptionally"), MORE("extreme"), MORE("extremely"), MORE("fabulously"),
	MORE("flipping"), MORE("flippin"), MORE("fricking"), MORE("frickin"), MORE("frigging"), MORE("friggin"), MORE("fully"),
	MORE("fucking"), MORE("fuckin"), MORE("greatly"), MORE("hella"), MORE("highly"), MORE("hugely"), MORE("incredible"),
	MORE("incredibly"), MORE("intensely"), MORE("major"), MORE("majorly"), MORE("more"), MORE("most"), MORE("particularly"),
	MORE("purely"), MORE("quite"), MORE("really"), MORE("remarkably"), MORE("so"), MORE("substantially"), MORE("thoroughly"),
	MORE("total"), MORE("totally"), MORE("tremendous"), MORE("tremendously"), MORE("uber"), MORE("unbelievably"),
	MORE("unusually"), MORE("utter"), MORE("utterly"), MORE("very"),
	LESS("almost"), LESS("barely"), LESS("hardly"), LESS("just enough"), LESS("kind of"), LESS("kinda"), LESS("kindof"),
	LESS("kind-of"), LESS("less"), LESS("little"), LESS("marginal"), LESS("marginally"), LESS("occasional"),
	LESS("occasionally"), LESS("partly"), LESS("scarce"), LESS("scarcely"), LESS("slight"), LESS("slightly"),
	LESS("somewhat"), LESS("sort of"), LESS("sorta"), LESS("sortof"), LESS("sort-of"),
	NOT("aint"), NOT("arent"), NOT("cannot"), NOT("cant"), NOT("couldnt"), NOT("darent"), NOT("didnt"), NOT("doesnt"),
	NOT("dont"), NOT("hadnt"), NOT("hasnt"), NOT("havent"), NOT("isnt"), NOT("mightnt"), NOT("mustnt"), NOT("neither"),
	NOT("neednt"), NOT("never"), NOT("none"), NOT("nope"), NOT("nor"), NOT("not"), NOT("nothing"), NOT("nowhere"),
	NOT("oughtnt"), NOT("shant"), NOT("shouldnt"), NOT("uhuh"), NOT("wasnt"), NOT("werent"), NOT("without"), NOT("wont"),
	NOT("wouldnt"), NOT("rarely"), NOT("seldom"), NOT("despite"),
	{"but", 0, 0, WORD_TURNS},
	MEANS("the shit", 3), MEANS("the bomb", 3), MEANS("bad ass", 1.5f), MEANS("bus stop", 0), MEANS("yeah right", -2),
	MEANS("kiss of death", -1.5f), MEANS("to die for", 3), MEANS("beating heart", 3.1f), MEANS("broken heart", -2.9f),
	{NULL, 0, 0, 0},
};

static const struct grammar_word french[] = {
	MORE("très"), MORE("tres"), MORE("trop"), MORE("vraiment"), MORE("tellement"), MORE("extrêmement"), MORE("super"),
	MORE("hyper"), MORE("ultra"), MORE("bien"), MORE("fort"), MORE("absolument"), MORE("totalement"),
	MORE("complètement"), MORE("particulièrement"), MORE("énormément"), MORE("incroyablement"), MORE("fortement"),
	MORE("profondément"), MORE("beaucoup"), MORE("franchement"), MORE("carrément"), MORE("vachement"), MORE("tout à fait"),
	LESS("peu"), LESS("un peu"), LESS("assez"), LESS("plutôt"), LESS("presque"), LESS("à peine"), LESS("légèrement"),
	LESS("moins"), LESS("moyennement"), LESS("vaguement"),
	{"plus", 0.293f, 0, WORD_WITH_NE},
	NOT("pas"), NOT("jamais"), NOT("aucun"), NOT("aucune"), NOT("ni"), NOT("sans"), NOT("guère"), NOT("nullement"),
	NOT("rien"), NOT("pas du tout"), NOT("pas très"), NOT("pas vraiment"), NOT("pas trop"), NOT("malgré"),
	{"personne", 0, 0, WORD_WITH_NE}, {"point", 0, 0, WORD_WITH_NE},
	{"ne", 0, 0, WORD_NE}, {"n", 0, 0, WORD_NE},
	{"mais", 0, 0, WORD_TURNS},
	MEANS("pas mal", 1.3f), MEANS("pas terrible", -1.5f), MEANS("sans problème", 1.5f), MEANS("pas de problème", 1.2f),
	MEANS("ras le bol", -2.5f), MEANS("bien sûr", 0.8f), MEANS("tant mieux", 1.8f), MEANS("tant pis", -1),
	MEANS("bonne idée", 2.2f), MEANS("mauvaise idée", -2.2f),
	{NULL, 0, 0, 0},
};

/* Sorted by their bytes. */
static const char *const english_common[] = {
	"a", "about", "above", "across", "after", "again", "against", "all", "almost", "along", "already", "also", "although",
	"always", "am", "among", "an", "and", "another", "any", "anyone", "anything", "are", "arent", "around", "as", "at", "away",
	"back", "be", "because", "been", "before", "behind", "being", "below", "between", "both", "but", "by", "came", "can",
	"cannot", "cant", "come", "could", "couldnt", "did", "didnt", "do", "does", "doesnt", "doing", "done", "dont", "down",
	"during", "each", "either", "else", "enough", "etc", "even", "ever", "every", "everyone", "everything", "few", "for",
	"from", "further", "get", "gets", "getting", "give", "given", "go", "goes", "going", "gone", "got", "had", "has", "hasnt",
	"have", "havent", "having", "he", "her", "here", "hers", "herself", "him", "himself", "his", "how", "however", "i", "id",
	"if", "ill", "im", "in", "instead", "into", "is", "isnt", "it", "its", "itself", "ive", "just", "keep", "know", "less",
	"let", "lets", "like", "look", "lot", "lots", "made", "make", "makes", "many", "may", "maybe", "me", "might", "mine", "more",
	"most", "much", "must", "my", "myself", "need", "needs", "neither", "never", "no", "nor", "not", "nothing", "now", "of",
	"off", "often", "on", "once", "one", "ones", "only", "onto", "or", "other", "others", "our", "ours", "ourselves", "out",
	"over", "own", "per", "perhaps", "put", "quite", "rather", "really", "said", "same", "say", "says", "see", "seem", "seems",
	"shall", "she", "should", "shouldnt", "since", "so", "some", "someone", "something", "still", "such", "take", "than",
	"that", "thats", "the", "their", "theirs", "them", "themselves", "then", "there", "theres", "these", "they", "theyre",
	"thing", "things", "think", "this", "those", "though", "through", "thus", "till", "to", "together", "too", "toward",
	"towards", "under", "unless", "until", "up", "upon", "us", "use", "used", "using", "very", "want", "was", "wasnt", "way",
	"we", "well", "were", "weve", "what", "whatever", "when", "where", "whether", "which", "while", "who", "whole", "whom",
	"whose", "why", "will", "with", "within", "without", "wont", "would", "wouldnt", "yes", "yet", "you", "your", "youre",
	"yours", "yourself",
};
static const char *const french_common[] = {
	"a", "afin", "ai", "aie", "ainsi", "alors", "apres", "as", "au", "aucun", "aucune", "aujourdhui", "auquel", "aura",
	"aurait", "aussi", "autant", "autre", "autres", "aux", "avaient", "avais", "avait", "avant", "avec", "avez", "avoir",
	"avons", "ayant", "beaucoup", "bien", "c", "ca", "car", "ce", "ceci", "cela", "celle", "celles", "celui", "cependant",
	"ces", "cet", "cette", "ceux", "chacun", "chacune", "chaque", "chez", "chose", "choses", "ci", "comme", "comment", "contre",
	"d", "dans", "de", "dedans", "deja", "depuis", "des", "desormais", "deux", "devait", "devant", "devrait", "doit", "doivent",
	"donc", "dont", "du", "duquel", "elle", "elles", "en", "encore", "enfin", "entre", "es", "est", "et", "etaient", "etais",
	"etait", "etant", "etc", "ete", "etes", "etre", "eu", "eux", "faire", "fais", "faisait", "fait", "faites", "falloir",
	"fasse", "faudrait", "faut", "fera", "font", "furent", "fut", "grace", "hors", "ici", "il", "ils", "j", "jamais", "je",
	"jusque", "l", "la", "laquelle", "le", "lequel", "les", "lesquels", "leur", "leurs", "lors", "lorsque", "lui", "m", "ma",
	"mais", "malgre", "me", "meme", "memes", "mes", "met", "mettre", "mien", "mieux", "moi", "moins", "mon", "n", "ne", "ni",
	"non", "nos", "notre", "nous", "on", "ont", "or", "ou", "oui", "par", "parce", "parfois", "parmi", "partout", "pas",
	"pendant", "personne", "peu", "peut", "peuvent", "peux", "plus", "plusieurs", "plutot", "pour", "pourquoi", "pourrait",
	"pouvait", "pouvez", "pouvoir", "pouvons", "presque", "puis", "puisque", "qu", "quand", "quant", "que", "quel", "quelle",
	"quelles", "quelque", "quelques", "quels", "qui", "quoi", "quoique", "rien", "s", "sa", "sans", "sauf", "se", "selon",
	"sera", "serait", "seront", "ses", "seulement", "si", "sien", "soi", "soient", "sois", "soit", "sommes", "son", "sont",
	"sous", "souvent", "suis", "sur", "surtout", "t", "ta", "tandis", "tant", "te", "tel", "telle", "tellement", "telles",
	"tels", "tes", "toi", "ton", "toujours", "tous", "tout", "toute", "toutes", "tres", "trop", "tu", "un", "une", "va", "vais",
	"vas", "vers", "veut", "veux", "voici", "voila", "voir", "vont", "vos", "votre", "voulait", "vous", "vraiment", "vu", "y",
};
/* clang-format on */

const struct grammar_word *grammar_of(enum lang lang)
{
	return lang == LANG_FR ? french : english;
}

static int compare(const void *key, const void *element)
{
	return str_cmp(*(const str *)key, str_from(*(const char *const *)element));
}

bool grammar_has(enum lang lang, str folded)
{
	const char *const *list = lang == LANG_FR ? french_common : english_common;
	size_t n = lang == LANG_FR ? sizeof(french_common) / sizeof(*french_common)
				   : sizeof(english_common) / sizeof(*english_common);
	return bsearch(&folded, list, n, sizeof(*list), compare) != NULL;
}
