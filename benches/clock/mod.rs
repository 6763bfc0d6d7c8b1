//! What work takes: processor time of all threads, and the most memory. Needs Linux.

use std::fs::{self, DirEntry};
use std::io;
use std::time::{Duration, Instant};

/// Time on the wall, and of all processors together.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// Time on the wall.
    pub wall: Duration,
    /// Time of all processors together.
    pub cpu: Duration,
}

impl Times {
    /// Returns what a run takes: the mean of runs one after the other that last at least `least` in all.
    ///
    /// The scheduler counts in steps of milliseconds, so short work is run more than once.
    pub fn of<T>(least: Duration, mut run: impl FnMut() -> T) -> (Self, T) {
        let (wall, cpu) = (Instant::now(), cpu_time());
        let mut n_runs = 0;
        loop {
            let found = run();
            n_runs += 1;
            let lasted = wall.elapsed();
            if lasted >= least {
                let cpu = cpu_time().saturating_sub(cpu) / n_runs;
                return (Self { wall: lasted / n_runs, cpu }, found);
            }
        }
    }

    /// Returns the smaller of each time.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self { wall: self.wall.min(other.wall), cpu: self.cpu.min(other.cpu) }
    }
}

/// Returns what all threads have run so far; those of a pool live as long as the program.
pub fn cpu_time() -> Duration {
    let threads = fs::read_dir("/proc/self/task").expect("Linux");
    let of_thread = |thread: io::Result<DirEntry>| {
        let path = thread.expect("a thread").path().join("schedstat");
        let text = fs::read_to_string(path).expect("statistics of the scheduler");
        text.split(' ').next().and_then(|nanos| nanos.parse::<u64>().ok()).expect("nanoseconds")
    };
    Duration::from_nanos(threads.map(of_thread).sum())
}

/// Makes [`peak_bytes`] forget what was before.
pub fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").expect("Linux");
}

/// Returns the most memory that this process has held.
pub fn peak_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    peak.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
}
