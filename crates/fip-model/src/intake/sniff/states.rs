//! Words for what became of a payment, and for rows that are no payments.

use super::words::plain;

/// Words for a payment that was made.
const DONE: &str = "completed, complete, settled, booked, posted, cleared, success, successful, \
    succeeded, approved, accepted, confirmed, executed, processed, paid, finished, done, ok, captured, \
    gebucht, verbucht, ausgefuhrt, ausgefuehrt, abgeschlossen, erledigt, bezahlt, umsatz gebucht, \
    termine, terminee, execute, executee, comptabilise, comptabilisee, valide, validee, effectue, effectuee, \
    regle, paye, accepte, completado, completada, liquidado, contabilizado, ejecutado, aprobado, pagado, \
    aceptado, realizado, zauctovano, zauctovana, provedeno, provedena, dokonceno, schvaleno, uhrazeno, \
    zaksiegowano, zaksiegowana, zrealizowano, zrealizowana, wykonano, rozliczono";

/// Words for a payment that was not made, not made yet, or undone.
const UNDONE: &str = "declined, reverted, failed, pending, cancelled, canceled, rejected, reversed, refused, \
    error, expired, voided, void, denied, returned, blocked, on hold, in progress, processing, scheduled, \
    initiated, not completed, incomplete, unsuccessful, failure, deleted, aborted, timeout, timed out, \
    chargeback, charged back, vorgemerkt, abgelehnt, storniert, storno, fehlgeschlagen, ausstehend, \
    in bearbeitung, zuruckgewiesen, abgebrochen, umsatz vorgemerkt, refuse, refusee, annule, annulee, \
    en attente, rejete, rejetee, echoue, en cours, rechazado, rechazada, cancelado, cancelada, pendiente, \
    anulado, anulada, fallido, denegado, devuelto, zamitnuto, stornovano, cekajici, zruseno, neprovedeno, \
    blokovano, odrzucono, odrzucona, anulowano, anulowana, oczekujaca, oczekujace";

/// Words for a move of money between accounts of one person.
const OWN: &str = "exchange, currency exchange, fx exchange, fx, top up, topup, card top up, wallet top up, \
    own transfer, own account transfer, transfer own, transfer own account, transfer own accounts, \
    transfer to own account, transfer between own accounts, transfer between accounts, internal transfer, \
    transfer internal, self transfer, inter account transfer, pot transfer, savings pot transfer, \
    pocket transfer, vault transfer, umbuchung, eigenubertrag, eigenuebertrag, ubertrag eigenes konto, \
    virement interne, virement compte a compte, traspaso, traspaso interno, traspaso entre cuentas, \
    prevod mezi vlastnimi ucty, vlastni prevod, przelew wlasny, przelew wewnetrzny, giroconto";

/// Words at the beginning of a row that tells a balance.
const BALANCES: &str = "opening balance, closing balance, balance brought forward, \
    balance carried forward, brought forward, carried forward, balance b f, balance c f, starting balance, \
    ending balance, previous balance, new balance, statement balance, available balance, anfangssaldo, \
    endsaldo, alter saldo, neuer saldo, alter kontostand, neuer kontostand, kontostand am, zwischensaldo, \
    saldovortrag, solde initial, solde final, ancien solde, nouveau solde, solde anterieur, saldo inicial, \
    saldo final, saldo anterior, saldo iniziale, saldo finale, pocatecni zustatek, konecny zustatek, \
    saldo poczatkowe, saldo koncowe";

/// Words at the beginning of a row that adds others up.
const SUMS: &str = "total paid, total debit, total debits, total credit, total credits, total amount, \
    total payments, total withdrawals, total deposits, total transactions, total spent, total in, total out, \
    total money, total for, total of, grand total, sub total, subtotal, gesamtsumme, zwischensumme, \
    summe soll, summe haben, total general, sous total, suma total, total debitos, total creditos";

/// Words of such rows that may also be the name of a shop, or of nobody.
const BARE: &str = "total, totals, sum, summe, saldo, balance, gesamt, totale, totaux, suma, celkem, razem, \
    somme, solde";

/// What a value says of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    /// The payment was made.
    Done,
    /// It was not.
    Undone,
}

fn is_in(words: &str, text: &str) -> bool {
    words.split(", ").any(|word| word == text)
}

/// Returns what the value of a state says; `None` for one that is not known.
pub(super) fn state(value: &str) -> Option<Says> {
    let value = plain(value);
    if is_in(DONE, &value) {
        return Some(Says::Done);
    }
    is_in(UNDONE, &value).then_some(Says::Undone)
}

/// Returns whether a type is a move between accounts of one person, and nothing else.
pub(super) fn is_own(value: &str) -> bool {
    is_in(OWN, &plain(value))
}

/// What the text of a row that is no payment is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Summary {
    /// No shop is called so; with the text or the pattern that takes it.
    Told(String),
    /// A shop may be called so.
    Perhaps,
}

/// Returns what a text says of a row that may be no payment; `None` for all others.
pub(super) fn summary(text: &str) -> Option<Summary> {
    let name = plain(text);
    if is_in(BARE, &name) {
        return Some(Summary::Perhaps);
    }
    let begins = |word: &str| {
        name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let word = BALANCES.split(", ").chain(SUMS.split(", ")).find(|word| begins(word))?;
    if name == word {
        return Some(Summary::Told(text.to_owned()));
    }
    // What follows differs from row to row: a date, an amount.
    let tokens: Vec<&str> = text.split_whitespace().take(word.split(' ').count()).collect();
    let begin = tokens.join(" ");
    let is_whole = plain(&begin) == word && text.starts_with(&begin);
    Some(Summary::Told(if is_whole { format!("{begin}*") } else { text.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_values_are_compared_and_stand_in_one_list() {
        let lists = [DONE, UNDONE, OWN, BALANCES, SUMS, BARE];
        let mut seen = std::collections::BTreeSet::new();
        for word in lists.iter().flat_map(|words| words.split(", ")) {
            assert_eq!(plain(word), word);
            assert!(seen.insert(word), "{word} twice");
        }
    }

    #[test]
    fn states_and_summaries_of_several_languages_are_told() {
        for value in ["COMPLETED", "Gebucht", "zaúčtováno", "Succeeded", "posted"] {
            assert_eq!(state(value), Some(Says::Done), "{value}");
        }
        for value in ["DECLINED", "Vorgemerkt", "En attente", "ON_HOLD", "annulé"] {
            assert_eq!(state(value), Some(Says::Undone), "{value}");
        }
        assert_eq!([state("NY"), state("active"), state("")], [None; 3]);
        assert!(is_own("TOP_UP") && is_own("Umbuchung") && !is_own("TRANSFER") && !is_own("TFR"));
        let told = |text: &str| Some(Summary::Told(text.to_owned()));
        assert_eq!(summary("Closing balance"), told("Closing balance"));
        assert_eq!(summary("Kontostand am 31.12.2025"), told("Kontostand am*"));
        assert_eq!(summary("Total paid out"), told("Total paid*"));
        assert_eq!(summary("TOTAL"), Some(Summary::Perhaps));
        assert_eq!([summary("Total Wine & More"), summary("Balance Gym")], [None, None]);
    }
}
