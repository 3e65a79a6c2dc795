//! A way to a server that a test can cut.

use std::{
    io,
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
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
        };
        let (open, connections, server) = (Arc::clone(&proxy.open), Arc::clone(&proxy.connections), server.to_owned());
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
                    thread::spawn(move || {
                        // However it ends, neither side may go on alone.
                        drop(io::copy(&mut from, &mut to));
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

    /// Takes connections again.
    pub fn mend(&self) {
        self.open.store(true, Ordering::SeqCst);
    }
}
