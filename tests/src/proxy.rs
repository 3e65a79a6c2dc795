//! A way to a server that a test can cut, or hold as if the server hung.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// Passes everything on between a port of its own and a server, until it is cut.
#[derive(Debug)]
pub struct Proxy {
    /// The server's URL, by way of the proxy.
    pub url: String,
    open: Arc<AtomicBool>,
    connections: Arc<Mutex<Vec<TcpStream>>>,
    gate: Arc<Gate>,
}

/// What everything passes.
#[derive(Debug, Default)]
struct Gate {
    held: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    fn set(&self, held: bool) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = held;
        self.opened.notify_all();
    }

    fn pass(&self) {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.opened.wait_while(held, |held| *held));
    }

    /// Passes everything on, however slowly it comes.
    fn copy(&self, from: &mut TcpStream, to: &mut TcpStream) -> io::Result<()> {
        let mut piece = [0; 16 * 1024];
        loop {
            let length = from.read(&mut piece)?;
            if length == 0 {
                return Ok(());
            }
            self.pass();
            to.write_all(&piece[..length])?;
        }
    }
}

impl Proxy {
    /// Lays the way to the server at `url` (`scheme://user:password@host:port/path`).
    ///
    /// # Panics
    /// When the URL names no port or no port is free.
    #[must_use]
    pub fn to(url: &str) -> Self {
        let (scheme, rest) = url.rsplit_once('@').expect("the URL names a user");
        let (server, path) = rest.split_once('/').map_or((rest, None), |(server, path)| (server, Some(path)));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("the port is known");
        let path = path.map(|path| format!("/{path}")).unwrap_or_default();
        let proxy = Self {
            url: format!("{scheme}@{address}{path}"),
            open: Arc::new(AtomicBool::new(true)),
            connections: Arc::default(),
            gate: Arc::default(),
        };
        let (open, connections, server) = (Arc::clone(&proxy.open), Arc::clone(&proxy.connections), server.to_owned());
        let gate = Arc::clone(&proxy.gate);
        // Ends with the process of the test.
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                if !open.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(far) = TcpStream::connect(&server) else { continue };
                let mut held = connections.lock().unwrap_or_else(PoisonError::into_inner);
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (Ok(mut from), Ok(mut to)) = (from.try_clone(), to.try_clone()) else { continue };
                    let gate = Arc::clone(&gate);
                    thread::spawn(move || {
                        // However it ends, neither side may go on alone.
                        drop(gate.copy(&mut from, &mut to));
                        drop(from.shutdown(Shutdown::Both));
                        drop(to.shutdown(Shutdown::Both));
                    });
                }
                held.extend([near, far]);
            }
        });
        proxy
    }

    /// Breaks every connection and takes no new one.
    pub fn cut(&self) {
        self.open.store(false, Ordering::SeqCst);
        self.break_connections();
    }

    /// Breaks every connection; new ones are taken at once.
    pub fn break_connections(&self) {
        for connection in self.connections.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            drop(connection.shutdown(Shutdown::Both));
        }
    }

    /// Takes connections and lets nothing pass, as a server that hangs: nothing is refused, nothing answered, nothing lost.
    pub fn hold(&self) {
        self.gate.set(true);
    }

    /// Takes connections again and lets everything pass.
    pub fn mend(&self) {
        self.open.store(true, Ordering::SeqCst);
        self.gate.set(false);
    }
}
