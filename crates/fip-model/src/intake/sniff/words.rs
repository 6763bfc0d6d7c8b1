//! What columns are called, in several languages.

use super::Role;

/// Names of columns without accents, in small letters; the whole name counts more than a part of it.
pub(super) const WORDS: [(Role, &str); 20] = [
    (
        Role::TransactionId,
        "transaction id, transactionid, transaction ref, transaction reference, \
         trans id, trans num, txn id, tx id, reference, umsatz id, buchungsnummer, \
         belegnummer, id transaction, numero operation, id transaccion, id transakce, \
         cislo transakce, id operace, transaction number",
    ),
    (
        Role::CustomerId,
        "customer id, customer, customer no, customer number, cust no, cust id, \
         client id, client, client no, client number, client ref, customer ref, \
         cif, cif no, cif number, cif id, nr klienta, numer klienta, \
         code client, ref client, codigo cliente, numero cliente, codice cliente, user id, user, kunde, kundennummer, kundennr, kunden nr, \
         kunden id, numero client, id client, cliente, id cliente, klient, \
         cislo klienta, zakaznik, nameorig, party id, member id, cc num",
    ),
    (
        Role::AccountId,
        "account id, account, account no, account number, acct, iban, card number, \
         card no, card id, card, pan, konto, kontonummer, auftragskonto, kartennummer, \
         compte, numero de compte, carte, cuenta, tarjeta, ucet, cislo uctu, karta, \
         numer rachunku, nr rachunku",
    ),
    (
        Role::MerchantId,
        "merchant id, merchant no, terminal id, terminal, shop id, handlernummer, \
         handler id, haendlernummer, id commercant, id comercio, id obchodnika, mid, \
         namedest",
    ),
    (
        Role::MerchantName,
        "merchant name, merchant, payee, description, handler, haendler, beguenstigter, \
         begunstigter, empfanger, empfaenger, zahlungsempfanger, commercant, \
         beneficiaire, libelle, comercio, beneficiario, concepto, obchodnik, prijemce, \
         counterparty",
    ),
    (
        Role::Date,
        "date, transaction date, trans date, posting date, booking date, value date, \
         datetime, tx datetime, timestamp, trans date trans time, datum, buchungstag, \
         buchungsdatum, valuta, wertstellung, date operation, date de l operation, \
         valutadatum, data operacji, data ksiegowania, created on, \
         fecha, fecha operacion, fecha valor, datum transakce, datum zauctovani, den, \
         transaction time, zeitpunkt",
    ),
    (Role::Time, "time, uhrzeit, zeit, heure, hora, cas, time of day"),
    (
        Role::Amount,
        "amount, amount minor, amount pence, amount in pence, amount pennies, amount cents, \
         amount in cents, pence, cents, amt, tx amount, transaction amount, value, betrag, umsatz, summe, \
         montant, importe, monto, cantidad, castka, objem, kwota",
    ),
    (
        Role::Debit,
        "debit, money out, paid out, withdrawal, withdrawals, out, soll, ausgabe, \
         ausgaben, belastung, cargo, debe, debito, na vrub, vydaj, debit amount",
    ),
    (
        Role::Credit,
        "credit, money in, paid in, deposit, deposits, in, haben, einnahme, einnahmen, \
         gutschrift, abono, haber, credito, ve prospech, prijem, credit amount",
    ),
    (
        Role::Kind,
        "type, d c, dr cr, cr dr, dc, cd, sign, in out, wn ma, af bij, dare avere, debit or credit, \
         cdi, debet credit, debit credit, debit credit indicator, credit debit, typ, \
         soll haben, s h, sh, kennzeichen, sens, tipo, druh, direction, transaction type",
    ),
    (Role::Mcc, "mcc, merchant category code, mcc code, branchencode, code mcc, codigo mcc"),
    (
        Role::Category,
        "category, merchant category, kategorie, branche, categorie, categoria, \
         rubrique, rubro, spending category",
    ),
    (
        Role::Purpose,
        "purpose, purpose code, k symbol, verwendungszweck, zweck, buchungstext, motif, \
         motivo, ucel, ucel platby, textschlussel",
    ),
    (
        Role::Channel,
        "channel, entry mode, pos entry mode, payment method, use chip, kanal, \
         zahlungsart, canal, moyen de paiement, medio de pago, zpusob platby, operation",
    ),
    (
        Role::Country,
        "country, country code, merchant country, land, landercode, laendercode, pays, \
         pais, zeme, stat",
    ),
    (
        Role::Currency,
        "currency, currency code, ccy, wahrung, waehrung, devise, moneda, divisa, mena, \
         waluta",
    ),
    (
        Role::Fraud,
        "fraud, is fraud, isfraud, tx fraud, fraud flag, fraud label, fraud indicator, \
         is fraudulent, fraudulent, fraudulent transaction, frauduleux, frauduleuse, \
         fraudulento, betrugerisch, class, betrug, \
         fraude, podvod",
    ),
    (
        Role::FraudReported,
        "fraud reported, fraud date, reported at, reported date, betrug gemeldet",
    ),
    (
        Role::State,
        "status, state, transaction status, transaction state, payment status, booking status, \
         posting status, buchungsstatus, status der buchung, zahlungsstatus, statut, etat, estado, stato, stav, \
         stav platby, result, outcome, response",
    ),
];

/// Words of names of columns that hold other money than the amount, or another day than that of the
/// booking: they are taken where nothing else is there.
const ASIDE: [(Role, &str); 3] = [
    (
        Role::Amount,
        "fee, fees, charge, charges, commission, provision, gebuhr, gebuehr, gebuhren, frais, comision, \
         poplatek, prowizja, oplata, tax, vat, balance, saldo, solde, zustatek",
    ),
    (
        Role::Currency,
        "fee, fees, charge, commission, provision, gebuhr, gebuehr, frais, comision, poplatek, balance",
    ),
    (
        Role::Date,
        "value date, valuta, valutadatum, wertstellung, fecha valor, date valeur, date de valeur, \
         data waluty, datum valuty, settlement date",
    ),
];

/// Returns whether a column of this name is taken for a role only where no other is there. An amount after
/// fees is none.
pub(super) fn is_aside(role: Role, name: &str) -> bool {
    let padded = format!(" {} ", plain(name));
    let without =
        ["after", "before", "without", "excluding", "excl", "including", "incl", "net of"];
    let is_word = |word: &str| {
        let apart = |before: &&str| padded.contains(&format!(" {before} {word} "));
        padded.contains(&format!(" {word} ")) && !without.iter().any(apart)
    };
    let of_role = ASIDE.iter().filter(|(of, _)| *of == role);
    of_role.flat_map(|(_, words)| words.split(", ")).any(is_word)
}

/// Returns a name in small letters without accents, its words with one space between.
pub(super) fn plain(name: &str) -> String {
    let mut words = String::new();
    let mut was_small = false;
    for c in name.chars() {
        let is_new = c.is_uppercase() && was_small;
        was_small = c.is_lowercase();
        if !c.is_alphanumeric() {
            words.push(' ');
            continue;
        }
        if is_new {
            words.push(' ');
        }
        for c in c.to_lowercase() {
            words.push_str(base(c).unwrap_or(c.encode_utf8(&mut [0; 4])));
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the letter below an accent.
const fn base(c: char) -> Option<&'static str> {
    Some(match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ą' => "a",
        'č' | 'ç' | 'ć' => "c",
        'ď' => "d",
        'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ę' => "e",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ł' => "l",
        'ñ' | 'ň' | 'ń' => "n",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ő' => "o",
        'ř' => "r",
        'š' | 'ś' => "s",
        'ß' => "ss",
        'ť' => "t",
        'ú' | 'ù' | 'û' | 'ü' | 'ů' | 'ű' => "u",
        'ý' => "y",
        'ž' | 'ź' | 'ż' => "z",
        _ => return None,
    })
}

/// Returns how well a name says that a column has a role: 3 when it is a word for it, 2 when one of
/// several words stands in it, 1 when a single word does.
pub(super) fn fit(role: Role, name: &str) -> u32 {
    let name = plain(name);
    let padded = format!(" {name} ");
    let of_role =
        WORDS.iter().filter(|(of, _)| *of == role).flat_map(|(_, words)| words.split(", "));
    let fits = |word: &str| {
        // `TransactionID` and `txn_id` are the same name.
        if name == word || name.replace(' ', "") == word.replace(' ', "") {
            3
        } else if padded.contains(&format!(" {word} ")) {
            if word.contains(' ') { 2 } else { 1 }
        } else {
            0
        }
    };
    of_role.map(fits).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_accents_and_signs() {
        assert_eq!(plain("Währung (EUR)"), "wahrung eur");
        assert_eq!(plain("Číslo_účtu"), "cislo uctu");
        assert_eq!(plain("merchantName"), "merchant name");
    }

    #[test]
    fn words_of_several_languages_fit() {
        for (role, name, expected) in [
            (Role::CustomerId, "CUSTOMER_ID", 3),
            (Role::CustomerId, "Kunden-Nr.", 3),
            (Role::Amount, "Betrag (EUR)", 1),
            (Role::Date, "Buchungstag", 3),
            (Role::TransactionId, "TransactionID", 3),
            (Role::Fraud, "TX_FRAUD_SCENARIO", 2),
            (Role::Fraud, "is_fraudulent", 3),
            (Role::Fraud, "isFraudulent", 3),
            (Role::CustomerId, "Code client", 3),
            (Role::Amount, "amountMinor", 3),
            (Role::Currency, "měna", 3),
            (Role::Amount, "colour", 0),
        ] {
            assert_eq!(fit(role, name), expected, "{name}");
        }
    }

    #[test]
    fn fees_and_value_dates_stand_aside() {
        for (role, name, expected) in [
            (Role::Amount, "Source fee amount", true),
            (Role::Amount, "Source amount (after fees)", false),
            (Role::Amount, "Feedback amount", false),
            (Role::Currency, "Source fee currency", true),
            (Role::Currency, "Source currency", false),
            (Role::Date, "Wertstellung", true),
            (Role::Date, "Buchungstag", false),
            (Role::Amount, "Wertstellung", false),
        ] {
            assert_eq!(is_aside(role, name), expected, "{name}");
        }
    }

    #[test]
    fn every_word_is_written_as_names_are_compared() {
        for (role, words) in WORDS {
            for word in words.split(", ") {
                assert_eq!(plain(word), word, "{role:?}");
            }
        }
    }
}
