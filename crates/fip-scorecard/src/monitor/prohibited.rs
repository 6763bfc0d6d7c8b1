//! A lint of names: what a scorecard should not look at.

use serde::Serialize;

/// What a name points to.
///
/// The sources are the protected characteristics of the Equality Act 2010 (United Kingdom, sections 4 to
/// 12) and the prohibited bases of Regulation B (United States, 12 CFR 1002.2(z)). This is a list to look
/// names up in, no legal advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub enum ProtectedBasis {
    /// Sex and gender; a title such as Mrs tells them.
    Sex,
    /// Gender reassignment.
    GenderReassignment,
    /// Marital status, marriage and civil partnership.
    MaritalStatus,
    /// Race, color, ethnic origin.
    Race,
    /// Religion or belief.
    Religion,
    /// Nationality and national origin, of which foreign workers and places of birth tell.
    NationalOrigin,
    /// Disability.
    Disability,
    /// Pregnancy and maternity, and plans to have children.
    Pregnancy,
    /// Sexual orientation.
    SexualOrientation,
    /// Income from public assistance.
    PublicAssistance,
    /// Age.
    Age,
    /// Where somebody lives, which may stand in for race.
    Place,
    /// Language, which may stand in for national origin.
    Language,
    /// A person's name, which may stand in for sex and origin.
    PersonName,
}

/// How a finding is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Severity {
    /// May stand in for a protected group; check with [`Association`](super::Association).
    Proxy,
    /// Lawful under conditions; check with [`age_findings`](super::age_findings).
    Conditional,
    /// A protected characteristic itself.
    Prohibited,
}

impl ProtectedBasis {
    /// Returns how a finding of this basis is to be taken.
    pub fn severity(self) -> Severity {
        match self {
            Self::Age => Severity::Conditional,
            Self::Place | Self::Language | Self::PersonName => Severity::Proxy,
            _ => Severity::Prohibited,
        }
    }

    /// Returns where the basis is named.
    pub fn source(self) -> &'static str {
        match self {
            Self::Sex => "Equality Act 2010 s. 11; 12 CFR 1002.2(z)",
            Self::GenderReassignment => "Equality Act 2010 s. 7",
            Self::MaritalStatus => "Equality Act 2010 s. 8; 12 CFR 1002.2(z)",
            Self::Race | Self::NationalOrigin => "Equality Act 2010 s. 9; 12 CFR 1002.2(z)",
            Self::Religion => "Equality Act 2010 s. 10; 12 CFR 1002.2(z)",
            Self::Disability => "Equality Act 2010 s. 6",
            Self::Pregnancy => "Equality Act 2010 s. 4; 12 CFR 1002.6(b)(3)",
            Self::SexualOrientation => "Equality Act 2010 s. 12",
            Self::PublicAssistance => "12 CFR 1002.2(z)",
            Self::Age => "Equality Act 2010 s. 5; 12 CFR 1002.6(b)(2)",
            Self::Place => "may stand in for race: Equality Act 2010 s. 19; 12 CFR 1002.6(a)",
            Self::Language => "may stand in for origin: Equality Act 2010 s. 19; 12 CFR 1002.6(a)",
            Self::PersonName => "may stand in for sex and origin: Equality Act 2010 s. 19",
        }
    }
}

/// A name that points to a protected characteristic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NameFinding {
    /// The words that were found.
    pub words: &'static str,
    /// What they point to.
    pub basis: ProtectedBasis,
    /// How the finding is to be taken.
    pub severity: Severity,
}

/// Words in a row, separated by blanks; a star at the end stands for any ending.
const WORDS: &[(ProtectedBasis, &[&str])] = {
    use ProtectedBasis as P;
    &[
        (P::SexualOrientation, &["sexual orientation", "sexuality", "lgbt*", "gay", "lesbian"]),
        (P::GenderReassignment, &["gender reassignment", "gender identity", "transgender"]),
        (P::Sex, &["sex", "gender*", "male", "female", "salutation", "mr", "mrs", "pronoun*"]),
        (
            P::MaritalStatus,
            &[
                "marital",
                "married",
                "marriage",
                "civil partner*",
                "civil status",
                "spouse",
                "spousal",
                "divorce*",
                "widow*",
                "personal status",
                "family status",
                "maiden",
            ],
        ),
        (P::Race, &["race", "racial", "ethnic*", "skin color", "skin colour", "caste", "tribe"]),
        (P::Religion, &["religi*", "faith", "church*", "creed", "denomination", "belief"]),
        (
            P::NationalOrigin,
            &[
                "national*",
                "foreign worker*",
                "foreign born",
                "foreigner",
                "immigra*",
                "citizenship",
                "country of birth",
                "birth country",
                "birthplace",
                "place of birth",
                "country of origin",
                "ancestry",
                "migrant",
                "visa status",
                "migration background",
            ],
        ),
        (P::Disability, &["disab*", "handicap*", "impairment", "wheelchair", "health condition"]),
        (
            P::Pregnancy,
            &[
                "pregnan*",
                "maternity",
                "childbearing",
                "child bearing",
                "birth control",
                "fertility",
                "planned children",
            ],
        ),
        (
            P::PublicAssistance,
            &["public assistance", "welfare", "social benefit*", "universal credit", "food stamp*"],
        ),
        (
            P::Age,
            &["age", "birth date", "birthdate", "date of birth", "birth year", "dob", "birthday"],
        ),
        (
            P::Place,
            &[
                "postcode",
                "post code",
                "postal code",
                "zip",
                "zipcode",
                "zip code",
                "postal district",
                "neighborhood",
                "neighbourhood",
                "census tract",
                "block group",
                "borough",
                "ward",
            ],
        ),
        (P::Language, &["language", "mother tongue", "accent", "native speaker"]),
        (
            P::PersonName,
            &["surname", "last name", "first name", "forename", "given name", "full name"],
        ),
    ]
};

/// Words beside `age` that say it is not a person's.
const OF_THINGS: &[&str] = &[
    "account",
    "card",
    "file",
    "history",
    "loan",
    "credit",
    "vehicle",
    "car",
    "property",
    "building",
    "house",
    "company",
    "business",
    "relationship",
    "tenure",
    "transaction",
    "device",
    "email",
    "phone",
    "merchant",
    "oldest",
    "newest",
    "trade",
    "tradeline",
    "bureau",
    "address",
    "balance",
];

/// Returns what the name of an input or a characteristic points to, `None` where it is not suspicious.
///
/// A name is split at everything that is no letter and where a capital follows a small letter, so `essex`
/// is not `sex`, and `personalStatusAndSex` is; the most severe finding is returned. Absence of a finding
/// proves nothing: names can say anything.
///
/// # Examples
///
/// ```
/// use fip_scorecard::monitor::{ProtectedBasis, Severity, prohibited_basis};
///
/// let found = prohibited_basis("foreign_worker").map(|found| found.basis);
/// assert_eq!(found, Some(ProtectedBasis::NationalOrigin));
/// let age = prohibited_basis("age_in_years").map(|found| found.severity);
/// assert_eq!(age, Some(Severity::Conditional));
/// assert_eq!(prohibited_basis("account_age_days"), None);
/// ```
pub fn prohibited_basis(name: &str) -> Option<NameFinding> {
    let words = split(name);
    let mut best: Option<NameFinding> = None;
    for &(basis, patterns) in WORDS {
        let Some(&pattern) = patterns.iter().find(|pattern| contains(&words, pattern)) else {
            continue;
        };
        let of_a_thing = || words.iter().any(|word| OF_THINGS.contains(&word.as_str()));
        if basis == ProtectedBasis::Age && pattern == "age" && of_a_thing() {
            continue;
        }
        let severity = basis.severity();
        if best.is_none_or(|best| severity > best.severity) {
            best = Some(NameFinding { words: pattern.trim_end_matches('*'), basis, severity });
        }
    }
    best
}

/// Returns the years in a unit of an age: a name that ends in days or months says so, else years.
pub(super) fn years_per_unit(name: &str) -> f64 {
    match split(name).last().map(String::as_str) {
        Some("days") => 1.0 / 365.25,
        Some("months") => 1.0 / 12.0,
        _ => 1.0,
    }
}

/// Returns the words of a name in lower case.
fn split(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in name.chars() {
        let begins = !letter.is_alphabetic() || (after_small && letter.is_uppercase());
        if begins {
            words.push(String::new());
        }
        after_small = letter.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphabetic()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn contains(words: &[String], pattern: &str) -> bool {
    let pattern: Vec<&str> = pattern.split(' ').collect();
    let matches = |(word, wanted): (&String, &&str)| match wanted.strip_suffix('*') {
        Some(begin) => word.starts_with(begin),
        None => word == wanted,
    };
    words.windows(pattern.len()).any(|window| window.iter().zip(&pattern).all(matches))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(name: &str) -> Option<ProtectedBasis> {
        prohibited_basis(name).map(|found| found.basis)
    }

    /// The names are those of the German credit data (UCI, CC BY 4.0) and of everyday tables.
    #[test]
    fn protected_names_are_found() {
        use ProtectedBasis as P;
        let cases = [
            ("personal_status_and_sex", P::Sex),
            ("personalStatus", P::MaritalStatus),
            ("foreign_worker", P::NationalOrigin),
            ("MaritalStatus", P::MaritalStatus),
            ("SEX", P::Sex),
            ("customer gender code", P::Sex),
            ("sexual-orientation", P::SexualOrientation),
            ("ethnicity", P::Race),
            ("religious_affiliation", P::Religion),
            ("nationality_iso2", P::NationalOrigin),
            ("has.disability", P::Disability),
            ("pregnant", P::Pregnancy),
            ("maternity_leave", P::Pregnancy),
            ("post_code_area", P::Place),
            ("home_zip", P::Place),
            ("age_in_years", P::Age),
            ("DateOfBirth", P::Age),
            ("mother_tongue", P::Language),
            ("surname_prefix", P::PersonName),
        ];
        for (name, expected) in cases {
            assert_eq!(basis(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn innocent_names_are_left_alone() {
        for name in [
            "essex_branch",
            "trace_id",
            "average_balance",
            "percentage_used",
            "account_age_months",
            "AgeOfOldestTradeline",
            "international_transfers",
            "passage",
            "racecourse_spend",
            "telephone",
            "present_employment_since",
            "usage",
            "housing",
            "reward_points",
            "",
        ] {
            assert_eq!(prohibited_basis(name), None, "{name}");
        }
    }

    #[test]
    fn the_most_severe_finding_is_told_and_has_a_source() {
        let found = prohibited_basis("age_and_sex").unwrap();
        assert_eq!((found.basis, found.severity), (ProtectedBasis::Sex, Severity::Prohibited));
        for (basis, _) in WORDS {
            assert!(basis.source().contains("Act") || basis.source().contains("CFR"));
        }
    }
}
