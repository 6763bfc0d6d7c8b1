//! `fip dashboard --serve`: the files of the dashboard, to this machine alone.
//!
//! The server knows the files that it was given and nothing else: no path reaches the disk. It
//! answers GET and HEAD, listens on the loopback address, and refuses requests that name another
//! host, so that no page of the web can read it by a name that points here.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use fip_report::dashboard::DashboardFile;

use super::browser;
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;

/// Bytes of the longest request.
const LONGEST_REQUEST: u64 = 16 * 1024;
/// How long a client may take to ask and to read.
const PATIENCE: Duration = Duration::from_secs(10);

/// Files by the path that asks for them.
#[derive(Debug)]
struct Site {
    files: BTreeMap<String, DashboardFile>,
    port: u16,
}

/// Serves the files until the process is ended.
pub(super) fn serve(
    terminal: &Terminal,
    files: Vec<DashboardFile>,
    port: u16,
    open: bool,
) -> Result<(), Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        let cause = format!("127.0.0.1:{port} cannot be served: {error}");
        Failure::new(Kind::Busy, cause, "choose another port, such as --serve=0 for any free one")
    })?;
    let port = listener.local_addr().map_err(Failure::internal)?.port();
    let site = Arc::new(Site::new(files, port));
    let address = format!("http://127.0.0.1:{port}/");
    terminal
        .say(&format!("Serving the dashboard at {address} to this machine alone; Ctrl-C ends it."));
    if open {
        browser::open(terminal, &address);
    }
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(&site);
        thread::spawn(move || {
            // A client that went away is not a failure.
            let _ = answer(&site, &stream);
        });
    }
    Ok(())
}

impl Site {
    fn new(files: Vec<DashboardFile>, port: u16) -> Self {
        let path = |file: &DashboardFile| match file.path.strip_prefix("dashboard/") {
            None | Some("index.html") => "/".to_owned(),
            Some(inside) => format!("/{inside}"),
        };
        Self { files: files.into_iter().map(|file| (path(&file), file)).collect(), port }
    }

    /// Returns status and file for a request.
    fn find(&self, request: &Request) -> (&'static str, Option<&DashboardFile>) {
        let hosts = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        if !request.host.as_ref().is_some_and(|host| hosts.contains(host)) {
            return ("421 Misdirected Request", None);
        }
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return ("405 Method Not Allowed", None);
        }
        let path = request.target.split(['?', '#']).next().unwrap_or_default();
        let path = if path == "/index.html" { "/" } else { path };
        self.files.get(path).map_or(("404 Not Found", None), |file| ("200 OK", Some(file)))
    }
}

/// What a client asks for.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    method: String,
    target: String,
    host: Option<String>,
}

impl Request {
    /// Reads the lines of a request; its body is not looked at.
    fn read(reader: impl std::io::Read) -> Option<Self> {
        let mut lines = BufReader::new(reader.take(LONGEST_REQUEST)).lines().map_while(Result::ok);
        let first = lines.next()?;
        let mut words = first.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        words.next().filter(|version| version.starts_with("HTTP/1."))?;
        let headers = lines.take_while(|line| !line.is_empty());
        let host = headers
            .filter_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("host").then(|| value.trim().to_ascii_lowercase())
            })
            .collect::<Vec<_>>();
        // Two hosts are a trick.
        let host = if let [host] = host.as_slice() { Some(host.clone()) } else { None };
        Some(Self { method, target, host })
    }
}

fn answer(site: &Site, mut stream: &TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request = Request::read(stream);
    let (status, file) =
        request.as_ref().map_or(("400 Bad Request", None), |request| site.find(request));
    let (kind, body) = match file {
        Some(file) if file.path.starts_with("dashboard/data/") => {
            ("text/javascript", file.text.as_str())
        }
        Some(file) => ("text/html", file.text.as_str()),
        None => ("text/plain", status),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n\
         Referrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    if request.is_none_or(|request| request.method != "HEAD") {
        stream.write_all(body.as_bytes())?;
    }
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let file = |path: &str| DashboardFile { path: path.to_owned(), text: path.to_owned() };
        Site::new(vec![file("dashboard/index.html"), file("dashboard/data/queue.js")], 7878)
    }

    fn status(request: &str) -> &'static str {
        let request = Request::read(request.as_bytes()).unwrap();
        site().find(&request).0
    }

    #[test]
    fn only_files_of_the_dashboard_are_found() {
        for target in ["/", "/index.html", "/?x#y", "/data/queue.js"] {
            let asked = format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:7878\r\n\r\n");
            assert_eq!(status(&asked), "200 OK", "{target}");
        }
        for target in ["/etc/passwd", "/../fip.toml", "/data/../../fip.toml", "//", "", "/data/"] {
            let asked = format!("GET {target} HTTP/1.1\r\nHost: localhost:7878\r\n\r\n");
            assert_eq!(status(&asked), "404 Not Found", "{target}");
        }
    }

    #[test]
    fn nothing_can_be_changed() {
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "get"] {
            let asked = format!("{method} / HTTP/1.1\r\nHost: localhost:7878\r\n\r\n");
            assert_eq!(status(&asked), "405 Method Not Allowed", "{method}");
        }
    }

    #[test]
    fn another_host_is_refused() {
        for host in ["evil.example", "localhost", "127.0.0.1:80", "localhost:7878.evil.example"] {
            let asked = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
            assert_eq!(status(&asked), "421 Misdirected Request", "{host}");
        }
        let two = "GET / HTTP/1.1\r\nHost: localhost:7878\r\nHost: evil.example\r\n\r\n";
        assert_eq!(status(two), "421 Misdirected Request");
        assert_eq!(status("GET / HTTP/1.1\r\n\r\n"), "421 Misdirected Request");
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for text in ["", "GET\r\n\r\n", "GET /\r\n\r\n", "GET / SSH-2.0\r\n\r\n", "\u{0}\u{1}"] {
            assert_eq!(Request::read(text.as_bytes()), None, "{text:?}");
        }
    }
}
