//! Where a server is and who asks: from the URL, and from the environment as `psql` reads it.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use postgres::Config;
use postgres::config::{Host, SslMode};

use super::passfile;
use super::tls::Trust;
use crate::failure::{Failure, Kind};

/// How long to wait for a server that does not answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The variables of the environment, by name.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Where a server is, who asks, and whom to trust. It shows everything but the password.
pub(crate) struct Address {
    pub(super) config: Config,
    pub(super) trust: Trust,
    password: Option<String>,
}

impl Address {
    /// Reads a URL, or `FIP_POSTGRES_URL` where there is none; `PGHOST` and the like say what it leaves
    /// out.
    pub(crate) fn of(url: Option<&str>, environment: Environment<'_>) -> Result<Self, Failure> {
        let url = url.map(str::to_owned).or_else(|| environment("FIP_POSTGRES_URL"));
        let known = ["PGHOST", "PGDATABASE", "PGUSER"];
        if url.is_none() && !known.iter().any(|name| environment(name).is_some()) {
            let cause = "it is not said where the server is";
            return Err(Failure::new(Kind::Configuration, cause, HINT));
        }
        let url = url.unwrap_or_else(|| "postgres://".to_owned());
        let port = environment("PGPORT");
        let Parts { plain, ssl_mode, root } = Parts::of(&url, port.as_deref())?;
        // What is wrong with a URL may be a piece of the password, so it is not said.
        let mut config: Config = plain.parse().map_err(|_| unreadable())?;
        let ssl_mode = ssl_mode.or_else(|| environment("PGSSLMODE"));
        let root = root.or_else(|| environment("PGSSLROOTCERT")).map(PathBuf::from);
        let (mode, trust) = security(ssl_mode.as_deref().unwrap_or("prefer"), root)?;
        config.ssl_mode(mode);
        complete(&mut config, environment)?;
        let password = config.get_password();
        let password = password.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        Ok(Self { config, trust, password })
    }

    /// Returns a text of the server or of the driver without the password.
    pub(super) fn without_password(&self, text: &str) -> String {
        match &self.password {
            Some(password) if password.len() > 3 => text.replace(password.as_str(), "***"),
            _ => text.to_owned(),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = self.config.get_user().unwrap_or("");
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            #[cfg(unix)]
            Some(Host::Unix(path)) => path.display().to_string(),
            None => String::new(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        let database = self.config.get_dbname().unwrap_or(user);
        write!(f, "postgres://{user}@{host}:{port}/{database}")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Returns a URL without its password, and the password; a URL that cannot be taken apart loses all that
/// might be a piece of one.
pub(crate) fn without_password(url: &str) -> (String, Option<String>) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
    // A password that is not written as a URL wants it may hold any of the characters that end it.
    let (user, place) =
        rest.rsplit_once('@').map_or((None, rest), |(user, rest)| (Some(user), rest));
    let (user, mut password) = match user.map(|user| user.split_once(':').unwrap_or((user, ""))) {
        Some((user, "")) => (format!("{user}@"), None),
        Some((user, password)) => (format!("{user}@"), Some(decoded(password))),
        None => (String::new(), None),
    };
    let (place, query) = place.split_once('?').unwrap_or((place, ""));
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("password", value)) => password = Some(decoded(value)),
            _ => kept.push(pair),
        }
    }
    let question = if kept.is_empty() { "" } else { "?" };
    (format!("{scheme}://{user}{place}{question}{}", kept.join("&")), password)
}

/// Returns a text of a URL with the characters that its `%` stand for.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = byte.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A URL without what the driver does not know.
struct Parts {
    plain: String,
    ssl_mode: Option<String>,
    root: Option<String>,
}

impl Parts {
    fn of(url: &str, port: Option<&str>) -> Result<Self, Failure> {
        let rest =
            ["postgres://", "postgresql://"].iter().find_map(|start| url.strip_prefix(start));
        let rest = rest.ok_or_else(unreadable)?;
        let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
        let before = with_port(before, port);
        // A second @ belongs to a password that is not written as a URL wants it; the driver would take a
        // piece of it for the host.
        if rest.matches('@').count() > 1 {
            return Err(unreadable());
        }
        let (mut ssl_mode, mut root, mut kept) = (None, None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => ssl_mode = Some(value.to_owned()),
                Some(("sslrootcert", value)) => root = Some(value.replace("%2F", "/")),
                _ => kept.push(pair),
            }
        }
        let question = if kept.is_empty() { "" } else { "?" };
        let plain = format!("postgres://{before}{question}{}", kept.join("&"));
        Ok(Self { plain, ssl_mode, root })
    }
}

/// Returns user, host and database of a URL with the port behind one host that has none: the driver would
/// take the usual one.
fn with_port(before: &str, port: Option<&str>) -> String {
    let (authority, database) = before.split_once('/').unwrap_or((before, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let has_port = !host.ends_with(']') && host.contains(':');
    match port {
        Some(port) if !host.is_empty() && !has_port && !host.contains(',') => {
            format!("{authority}:{port}/{database}")
        }
        _ => before.to_owned(),
    }
}

/// Returns whether to encrypt and whom to trust, as `psql` understands the modes; `verify-ca` looks at the
/// name of the host too.
fn security(mode: &str, root: Option<PathBuf>) -> Result<(SslMode, Trust), Failure> {
    let known = root.map_or(Trust::System, Trust::File);
    match mode {
        "disable" => Ok((SslMode::Disable, Trust::Anybody)),
        "allow" | "prefer" => Ok((SslMode::Prefer, Trust::Anybody)),
        "require" if known == Trust::System => Ok((SslMode::Require, Trust::Anybody)),
        "require" | "verify-ca" | "verify-full" => Ok((SslMode::Require, known)),
        _ => {
            let cause = format!(
                "sslmode: expected disable, prefer, require, verify-ca or verify-full, found {mode:?}"
            );
            Err(Failure::new(Kind::Configuration, cause, HINT))
        }
    }
}

/// Adds what the URL leaves out.
fn complete(config: &mut Config, environment: Environment<'_>) -> Result<(), Failure> {
    if config.get_hosts().is_empty() {
        config.host(&environment("PGHOST").unwrap_or_else(|| "localhost".to_owned()));
    }
    if let (true, Some(port)) = (config.get_ports().is_empty(), environment("PGPORT")) {
        let wrong = |_| {
            let cause = format!("PGPORT: expected a port such as 5432, found {port:?}");
            Failure::new(Kind::Configuration, cause, HINT)
        };
        config.port(port.parse().map_err(wrong)?);
    }
    if config.get_user().is_none() {
        let user = ["PGUSER", "USER", "USERNAME"].iter().find_map(|name| environment(name));
        config.user(&user.unwrap_or_else(|| "postgres".to_owned()));
    }
    if let (None, Some(database)) = (config.get_dbname(), environment("PGDATABASE")) {
        config.dbname(&database);
    }
    if config.get_password().is_none() {
        let password =
            environment("PGPASSWORD").or_else(|| passfile::password(config, environment));
        if let Some(password) = password {
            config.password(password);
        }
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_application_name().is_none() {
        config.application_name("fip");
    }
    Ok(())
}

fn unreadable() -> Failure {
    let cause =
        "the address of the server cannot be read (it is not shown: it may hold a password)";
    Failure::new(Kind::Configuration, cause, HINT)
}

const HINT: &str = "such as postgres://user:password@host:5432/database, as argument or in \
    FIP_POSTGRES_URL; @ : / ? in a password are %40 %3A %2F %3F; or set PGHOST, PGUSER, PGPASSWORD, PGDATABASE";

#[cfg(test)]
mod tests {
    use super::*;

    fn address(url: Option<&str>, set: &[(&str, &str)]) -> Result<Address, Failure> {
        let found = |name: &str| {
            set.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned())
        };
        Address::of(url, &found)
    }

    #[test]
    fn the_environment_says_what_the_url_leaves_out() {
        let set =
            [("PGHOST", "db"), ("PGPORT", "6000"), ("PGUSER", "ann"), ("PGPASSWORD", "s3cret")];
        let of = |url| address(url, &set).unwrap();
        assert_eq!(of(None).to_string(), "postgres://ann@db:6000/ann");
        let url = "postgresql://bob:hush-hush@other/bank?sslmode=require";
        assert_eq!(of(Some(url)).to_string(), "postgres://bob@other:6000/bank");
        assert_eq!(of(Some(url)).config.get_ssl_mode(), SslMode::Require);
        assert_eq!(of(None).config.get_password(), Some(b"s3cret".as_slice()));
        let named = address(None, &[("FIP_POSTGRES_URL", "postgres://u@h:1/d")]).unwrap();
        assert_eq!(named.to_string(), "postgres://u@h:1/d");
        assert_eq!(address(None, &[]).unwrap_err().code(), "FIP-E003");
    }

    /// Passwords with characters that a URL does not take as they are.
    #[test]
    fn no_piece_of_a_password_is_ever_told() {
        let passwords =
            ["hush@hush", "hush/hush", "hush?hush", "hush:hush", "hush#hush", "hush%zzhush"];
        for password in passwords {
            for end in
                ["@host/bank", "@host:x/bank", "@host:5432/bank?hush=1", "@host/bank?sslmode=hush"]
            {
                let told = match address(Some(&format!("postgres://u:{password}{end}")), &[]) {
                    Ok(address) => {
                        format!("{address} {address:?} {}", address.without_password(password))
                    }
                    Err(failure) => format!("{failure} {}", failure.hint()),
                };
                let told = told.replace("found \"hush\"", "");
                assert!(!told.contains("hush"), "{password} {end}: {told}");
            }
        }
        let hostile = address(Some("mysql://u:hush@h/d"), &[]).unwrap_err();
        assert!(!hostile.to_string().contains("hush"));
    }

    #[test]
    fn a_password_is_taken_out_whole() {
        for (url, rest, password) in [
            (
                "postgres://u:hush@h:1/d?sslmode=require",
                "postgres://u@h:1/d?sslmode=require",
                "hush",
            ),
            ("postgresql://u:hu%40sh@h/d", "postgresql://u@h/d", "hu@sh"),
            ("postgres://u:hu/sh?hush@h/d", "postgres://u@h/d", "hu/sh?hush"),
            ("postgres://u@h/d?password=hu%2fsh&a=b", "postgres://u@h/d?a=b", "hu/sh"),
        ] {
            assert_eq!(without_password(url), (rest.to_owned(), Some(password.to_owned())));
        }
        for url in ["postgres://u@h:1/d", "postgres://h:1/d?sslmode=require", "postgres:///d"] {
            assert_eq!(without_password(url), (url.to_owned(), None));
        }
    }

    #[test]
    fn who_is_trusted_follows_the_mode() {
        let trust =
            |query: &str| address(Some(&format!("postgres://u@h/d?{query}")), &[]).unwrap().trust;
        assert_eq!(trust("sslmode=prefer"), Trust::Anybody);
        assert_eq!(trust("sslmode=require"), Trust::Anybody);
        assert_eq!(trust("sslmode=verify-full"), Trust::System);
        assert_eq!(trust("sslmode=require&sslrootcert=%2Fca.pem"), Trust::File("/ca.pem".into()));
        let refused = address(Some("postgres://u@h/d?sslmode=maybe"), &[]).unwrap_err();
        assert!(refused.message().starts_with("sslmode: expected disable, "));
    }
}
