//! Where the bank is at home, and in which currency it counts.

use super::words::plain;
use super::{Finding, Role, Sniffed, SniffedColumn};
use crate::intake::countries::country;
use crate::intake::currencies;

/// Currencies that are told by their code, with the country that is most likely at home with them.
const CURRENCIES: [(&str, &str); 20] = [
    ("AUD", "AU"),
    ("BGN", "BG"),
    ("BRL", "BR"),
    ("CAD", "CA"),
    ("CHF", "CH"),
    ("CNY", "CN"),
    ("CZK", "CZ"),
    ("DKK", "DK"),
    ("EUR", ""),
    ("GBP", "GB"),
    ("HUF", "HU"),
    ("INR", "IN"),
    ("JPY", "JP"),
    ("MXN", "MX"),
    ("NOK", "NO"),
    ("PLN", "PL"),
    ("RON", "RO"),
    ("SEK", "SE"),
    ("TRY", "TR"),
    ("USD", "US"),
];

/// Countries that pay in euros.
const EURO: &str = "AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC MT NL PT SI SK SM VA";

/// Countries that pay in dollars of the United States.
const DOLLAR: &str = "US AS BQ EC FM GU IO MH MP PA PR PW SV TC TL UM VG VI";

/// Signs beside amounts, the currency they most likely mean, and whether they mean no other.
const SIGNS: [(&str, &str, bool); 7] = [
    ("£", "GBP", true),
    ("€", "EUR", true),
    ("$", "USD", false),
    ("Kč", "CZK", true),
    ("zł", "PLN", true),
    ("₹", "INR", true),
    ("₺", "TRY", true),
];

/// Words of names of columns that are of one language alone, with the country and its currency.
const LANGUAGES: [(&str, &str, &str, &str); 7] = [
    (
        "German",
        "DE",
        "EUR",
        "kunde kundennr kundennummer buchungstag buchungsdatum betrag wahrung waehrung empfanger \
         empfaenger umsatz kategorie verwendungszweck buchungstext kontonummer auftragskonto wertstellung \
         begunstigter beguenstigter haendler zahlungsart",
    ),
    (
        "French",
        "FR",
        "EUR",
        "montant libelle compte carte devise categorie pays commercant beneficiaire solde motif heure",
    ),
    (
        "Spanish",
        "ES",
        "EUR",
        "fecha importe cuenta tarjeta concepto moneda divisa comercio pais hora cantidad monto",
    ),
    ("Czech", "CZ", "CZK", "castka ucet uctu mena zeme obchodnik prijemce ucel zustatek klienta"),
    ("Polish", "PL", "PLN", "kwota waluta rachunek rachunku odbiorca"),
    ("Italian", "IT", "EUR", "importo conto descrizione esercente"),
    ("Dutch", "NL", "EUR", "bedrag rekening tegenrekening omschrijving"),
];

/// Where the bank seems to be at home, with what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Code of the currency; `GBP` where nothing speaks for one.
    pub currency: String,
    /// What speaks for the currency.
    pub currency_finding: Finding,
    /// Code of the country; `GB` where nothing speaks for one.
    pub country: String,
    /// What speaks for the country.
    pub country_finding: Finding,
}

/// A code, what speaks for it, and whether it is sure.
type Told = (String, String, bool);

/// Returns whether a text is the code or the sign of a currency.
pub(super) fn is_currency(text: &str) -> bool {
    CURRENCIES.iter().any(|(code, _)| *code == text)
        || SIGNS.iter().any(|(sign, ..)| *sign == text)
        || text == "kr"
}

/// Returns whether a text is the code of one of the commoner currencies, in any case.
pub(super) fn is_currency_code(text: &str) -> bool {
    CURRENCIES.iter().any(|(code, _)| code.eq_ignore_ascii_case(text))
}

impl Sniffed {
    /// Returns the codes of the currencies of the file, most frequent first, with the rows that have them.
    pub fn currencies(&self) -> Vec<(String, usize)> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        let column = self.column(Role::Currency).into_iter();
        for (text, n) in column.flat_map(|column| &column.frequent) {
            let code = currencies::code(text);
            match counts.iter_mut().find(|(known, _)| *known == code) {
                Some((_, sum)) => *sum += n,
                None => counts.push((code, *n)),
            }
        }
        counts.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        counts
    }

    /// Returns where the bank seems to be at home: by its columns of currencies and countries, by signs
    /// beside amounts, and by the language of the header.
    pub fn home(&self) -> Home {
        let language = self.language();
        let of_language = |at: usize| {
            language.map(|(name, country, currency)| {
                let code = [country, currency][at].to_owned();
                (code, format!("the names of the columns are {name}"), false)
            })
        };
        let written = self.most_frequent_currency().or_else(|| self.beside_amounts());
        let country = match &written {
            Some((currency, ..)) => self.country_of(currency),
            None => self.most_frequent_country(|_| true),
        };
        let currency = written
            .or_else(|| {
                let (country, ..) = country.as_ref()?;
                let (currency, _) = CURRENCIES.iter().find(|(_, home)| home == country)?;
                Some(((*currency).to_owned(), format!("the currency of {country}"), false))
            })
            .or_else(|| of_language(1));
        let country = country
            .or_else(|| {
                let (code, ..) = currency.as_ref()?;
                let (_, home) = CURRENCIES.iter().find(|(known, _)| known == code)?;
                let fits = |(_, of, its): &(_, &str, &str)| its == code && of != home;
                if home.is_empty() || language.as_ref().is_some_and(fits) {
                    return None;
                }
                Some(((*home).to_owned(), format!("the country of {code}"), false))
            })
            .or_else(|| {
                let pays = |(code, ..): &Told| {
                    currency.as_ref().is_none_or(|(currency, ..)| pays_in(code, currency))
                };
                of_language(0).filter(pays)
            })
            .or_else(|| of_many(&currency.as_ref()?.0));
        let (currency, currency_finding) = found("home currency", "GBP", currency);
        let (country, country_finding) = found("home country", "GB", country);
        Home { currency, currency_finding, country, country_finding }
    }

    fn most_frequent_currency(&self) -> Option<Told> {
        let column = self.column(Role::Currency)?;
        let all = self.currencies();
        let (code, n) = all.first()?;
        let of = column.n_values;
        let evidence = format!("{n} of {of} values of {} are {code}", column.shown());
        Some((code.clone(), evidence, all.len() == 1))
    }

    /// Returns the most frequent country that pays in a currency, else one that does where the file has
    /// countries that do not.
    fn country_of(&self, currency: &str) -> Option<Told> {
        if let Some(found) = self.most_frequent_country(|country| pays_in(country, currency)) {
            return Some(found);
        }
        let (code, evidence, _) = self.most_frequent_country(|_| true)?;
        let (_, home) = CURRENCIES.iter().find(|(known, _)| *known == currency)?;
        let told = format!("{code} does not pay in {currency}, though {evidence}");
        if home.is_empty() { of_many(currency) } else { Some(((*home).to_owned(), told, false)) }
    }

    fn most_frequent_country(&self, is_wanted: impl Fn(&str) -> bool) -> Option<Told> {
        let column = self.column(Role::Country)?;
        let mut codes = column.frequent.iter().filter_map(|(text, n)| {
            Some((text, n, country(text)?.to_string())).filter(|(.., code)| is_wanted(code))
        });
        let (text, n, code) = codes.next()?;
        let evidence =
            format!("{n} of {} values of {} are {text}", column.n_values, column.shown());
        Some((code, evidence, false))
    }

    /// Returns the currency that stands beside amounts or in the name of their column.
    fn beside_amounts(&self) -> Option<Told> {
        let roles = [Role::Amount, Role::Debit, Role::Credit];
        let columns: Vec<&SniffedColumn> =
            roles.into_iter().filter_map(|role| self.column(role)).collect();
        let texts = |column: &&SniffedColumn| {
            let values = column.frequent.iter().map(|(value, _)| value.clone());
            [column.name.clone()].into_iter().chain(values).collect::<Vec<String>>()
        };
        let texts: Vec<String> = columns.iter().flat_map(texts).collect();
        texts.iter().find_map(|text| {
            let evidence = |what: &str| format!("{what} stands in {text:?}");
            if let Some((sign, code, is_sure)) = SIGNS.iter().find(|(sign, ..)| text.contains(sign))
            {
                return Some(((*code).to_owned(), evidence(sign), *is_sure));
            }
            let mut words = text.split(|c: char| !c.is_ascii_alphabetic());
            let code = words.find(|word| CURRENCIES.iter().any(|(code, _)| code == word))?;
            Some((code.to_owned(), evidence(code), true))
        })
    }

    /// Returns the language of which most words stand in the header, with country and currency; `None`
    /// where there is none, or as many words of another.
    fn language(&self) -> Option<(&'static str, &'static str, &'static str)> {
        let names: Vec<String> = self.columns.iter().map(|column| plain(&column.name)).collect();
        let count = |words: &str| {
            let all = names.iter().flat_map(|name| name.split(' '));
            all.filter(|word| words.split(' ').any(|known| known == *word)).count()
        };
        let counts = LANGUAGES
            .map(|(name, country, currency, words)| (count(words), (name, country, currency)));
        let most = counts.iter().map(|(n, _)| *n).max().filter(|n| *n > 0)?;
        let mut best = counts.into_iter().filter(|(n, _)| *n == most);
        let first = best.next()?.1;
        best.next().is_none().then_some(first)
    }
}

/// Returns whether people pay in a currency in a country, as far as that is known.
fn pays_in(country: &str, currency: &str) -> bool {
    let is_in = |codes: &str| codes.split(' ').any(|code| code == country);
    match currency {
        "EUR" => is_in(EURO),
        "USD" => is_in(DOLLAR),
        _ => {
            let home = CURRENCIES.iter().find(|(known, _)| *known == currency);
            home.is_none_or(|(_, home)| *home == country)
        }
    }
}

/// Returns the largest country of a currency that many have.
fn of_many(currency: &str) -> Option<Told> {
    let told = "EUR is of many countries and this is the largest; name the one you are at home in";
    (currency == "EUR").then(|| ("DE".to_owned(), told.to_owned(), false))
}

fn found(what: &str, otherwise: &str, told: Option<Told>) -> (String, Finding) {
    let nothing = || (otherwise.to_owned(), "nothing in the file says it".to_owned(), false);
    let (code, evidence, is_sure) = told.unwrap_or_else(nothing);
    let finding = Finding { what: format!("{what} {code}"), evidence, is_sure };
    (code, finding)
}

#[cfg(test)]
mod tests {
    use crate::intake::sniff;

    /// Returns country and currency, each with a mark where it is sure.
    fn home(text: &str) -> (String, String) {
        let home = sniff(text.as_bytes()).home();
        let told = |code: &str, is_sure| format!("{code}{}", if is_sure { "!" } else { "" });
        (
            told(&home.country, home.country_finding.is_sure),
            told(&home.currency, home.currency_finding.is_sure),
        )
    }

    #[test]
    fn home_is_told_by_signs_languages_currencies_and_countries() {
        let plain = "customer,date,amount\na,2025-01-31,";
        for (text, country, currency) in [
            (format!("{plain}7.10\n"), "GB", "GBP"),
            (format!("{plain}$7.10\n"), "US", "USD"),
            (format!("{plain}€7.10\n"), "DE", "EUR!"),
            (format!("{plain}£7.10\n"), "GB", "GBP!"),
            (format!("{plain}7.10 Kč\n"), "CZ", "CZK!"),
            ("Kunde;Buchungstag;Betrag (EUR)\n1;31.01.2025;5,00\n".into(), "DE", "EUR!"),
            ("Client;Date;Montant;Libellé\nC1;31/01/2025;5,00;x\n".into(), "FR", "EUR"),
            ("cliente;fecha;importe\nC1;31/01/2025;5,00 €\n".into(), "ES", "EUR!"),
            ("klient;datum;částka\nC1;31.01.2025;5,00\n".into(), "CZ", "CZK"),
            (
                "customer,date,amount,currency,country\na,2025-01-31,1,USD,CA\n\
                 a,2025-01-31,1,CAD,CA\na,2025-02-01,1,CAD,US\n"
                    .into(),
                "CA",
                "CAD",
            ),
            (
                "customer,date,amount,currency,country\na,2025-01-31,1,gbp,PL\n\
                 a,2025-01-31,1,826,PL\na,2025-02-01,1,EUR,ES\n"
                    .into(),
                "GB",
                "GBP",
            ),
            (
                "customer,date,amount,currency,country\na,2025-01-31,1,EUR,PL\n\
                 a,2025-01-31,1,EUR,PL\na,2025-02-01,1,EUR,AT\n"
                    .into(),
                "AT",
                "EUR!",
            ),
            (
                "customer,date,amount,country\na,2025-01-31,1,USA\na,2025-01-31,1,CAN\n\
                 a,2025-02-01,1,USA\n"
                    .into(),
                "US",
                "USD",
            ),
        ] {
            assert_eq!(home(&text), (country.to_owned(), currency.to_owned()), "{text}");
        }
    }
}
