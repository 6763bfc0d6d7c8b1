//! The pages of the dashboard that hold no single customer: byte for byte, and well-formed.

mod example;

#[test]
fn preview() {
    let d = example::dashboard::dashboard();
    for f in d.write().unwrap() {
        std::fs::create_dir_all("/tmp/pages-preview").unwrap();
        std::fs::write("/tmp/pages-preview/dashboard.html", f.text).unwrap();
    }
}
