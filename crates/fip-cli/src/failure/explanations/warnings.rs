//! The pages of warnings.

use super::{Ending, Explanation};
use crate::terminal::Warning;

const fn of(code: &'static str, title: &'static str, words: [&'static str; 3]) -> Explanation {
    let [meaning, example, remedy] = words;
    Explanation { code, title, meaning, example, remedy, ending: Ending::Warning }
}

pub(super) const WARNINGS: [Explanation; 6] = [
    of(
        Warning::ROWS_SET_ASIDE,
        "rows are left out",
        [
            "Rows at fault were set aside, and everything was made without them.",
            "$ fip run\nwarning[FIP-W001]: 12 of 48,210 rows of transactions rejected (0.02%): 12 not in the date \
             format\nhint: rows and reasons in data_processed/quarantine/",
            "read the reasons file: each row has a code, FIP-D001 to FIP-D018, its place and a hint. Mend the\nmapping, or the rows where they were set aside, and run `fip run --retry-quarantine`.",
        ],
    ),
    of(
        Warning::EDIT_LOST,
        "an edit of an output is lost",
        [
            "Somebody changed a file that a stage writes, and the stage wrote it again.",
            "$ fip run\nwarning[FIP-W002]: data_processed/CustomerRiskScores.csv was edited and is written again \
             by score\nhint: outputs are made from inputs and fip.toml: change these instead",
            "change the inputs or fip.toml, never an output; copy a file to work on it.",
        ],
    ),
    of(
        Warning::MADE_APART,
        "outputs were made apart",
        [
            "A stage ran alone on outputs of stages before it that are not as these wrote them: something changed \
             in\nbetween.",
            "$ fip score\nwarning[FIP-W003]: the outputs of segment were made with another configuration\nhint: `fip \
             run` makes everything from the inputs again",
            "`fip run` makes everything that is out of date again.",
        ],
    ),
    of(
        Warning::LITTLE_OF_THE_CARD,
        "little of the scorecard applies",
        [
            "The ledger does not tell some of what the scorecard looks at. That costs nobody a point, so with less \
             than\n80% of the points that can be lost, most customers are Low because little can be lost, not because \
             they are\nsafe. On two invented banks, with 80 to 90% of the points 98% of the High-risk customers were \
             still High or\nMedium; with 70 to 80% two thirds were; below 60% one in three. Scores are not scaled up: \
             that would say that\na customer loses on what is not known what they lose on the rest.",
            "$ fip run\nwarning[FIP-W004]: 7 of 12 characteristics of the scorecard apply, with 50% of the points that \
             can be lost\n(at least 80% expected): tiers mislead, and nobody at Low is shown to be safe",
            "map more columns under [input.transactions]; or fit a card to your own outcomes (`fip scorecard fit`);\n\
             or name a card with cut-offs for this ledger under [score] card. Until then compare customers of this\n\
             ledger with one another, and not with those of another.",
        ],
    ),
    of(
        Warning::FAR_ROWS,
        "rows lie far from all others",
        [
            "The window is where the rows are. At most one in a hundred of them, parted from the rest by three or more\n\
             months without a row, is taken for wrong dates: a wrong year, or 1900-01-01 and 9999-12-31 for no date.\n\
             They are left out and do not move the window, which would then hold years of months without a row.",
            "$ fip run\nwarning[FIP-W005]: 1 transaction lies far from all others, left out of the window 2024-07-01 \
             to 2026-06-30:\nit is of 2014-07-31 in data/july.csv, line 1204\nhint: correct the dates at their source",
            "correct the dates, or leave the rows out with an ignore rule under [input.transactions]. If they are \
             right,\n[input] as_of says the last day of the window, and months how many it has at most: with months \
             it begins\nas early as the first row of all allows.",
        ],
    ),
    of(
        Warning::SAME_ROWS,
        "two files have the same rows",
        [
            "The rows that were taken of two files of transactions are the same, one after the other, however the \
             files are\ncalled or packed. Most often a pattern finds a file and its packed copy, or a month was \
             fetched twice.",
            "$ fip run\nwarning[FIP-W006]: data/january.csv.gz has the 294 rows of data/january.csv, and they count \
             twice\nhint: name one of the two files in [input.transactions] path",
            "narrow path to one of the two. [clean] duplicates = \"drop_exact\" leaves out rows that equal an \
             earlier\none in every cell. Rows that are equal in what features look at and not in every cell are \
             counted in\ndata_quality.json and by `fip validate`.",
        ],
    ),
];
