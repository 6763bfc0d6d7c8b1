//! What stands under the flags.

pub(super) const FIT: &str = "\
Reads a CSV of any columns; needs no project. A column is of numbers when every cell is one, else of
categories; what was taken for what is printed. Bins are optimal for their shape, points come from a
logistic regression on weights of evidence, and what was left out is told with the rule that did it.
The same table, flags and --seed give the same bytes. Columns that lending law may forbid are named
in a warning; they stay in unless --exclude leaves them out.

Examples:
  fip scorecard fit --data loans.csv --target outcome --event bad --out card.json
  fip scorecard fit --data loans.csv --target bad --exclude sex,age --special income=-999,-998 \\
      --pdo 40 --base-score 660 --base-odds 30 --cutoffs 540,620 --out card.json --report";

pub(super) const SCORE: &str = "\
Columns of the table that the card does not look at are passed over. A reason has a code, a text and the
points below the card's baseline. Exits with 1 when rows were set aside.

Example:  fip scorecard score --card card.json --data new.csv --id loan_id --out scores.csv";

pub(super) const EXPLAIN: &str = "\
Examples:
  fip scorecard explain --card card.json --data new.csv --row 17
  fip scorecard explain --card card.json --data new.csv --id loan_id=A-1007";

pub(super) const VALIDATE: &str = "\
Prints how well the score ranks (with 95% intervals), gains, calibration, and what each cut-off would
accept. A row that cannot be scored is refused: `fip scorecard score` sets such rows aside.

Example:  fip scorecard validate --card card.json --data 2025.csv --target bad --min-auc 0.7";

pub(super) const MONITOR: &str = "\
Prints the population stability index of the score, of each characteristic, and by how many points each
characteristic moved the mean score.

Example:  fip scorecard monitor --card card.json --reference 2024.csv --current 2025.csv --max-psi 0.25";

pub(super) const EXPORT: &str = "\
Examples:
  fip scorecard export --card card.json --to sql --dialect postgres --table loans
  fip scorecard export --card card.json --to pmml --out card.pmml";

pub(super) const BINS: &str = "\
Example:  fip scorecard bins --data loans.csv --target outcome --event bad --column age --plot figures";
