//! Whether the API can listen where it should.

use super::{Outcome, bounded};
use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream, lookup_host},
    time::timeout,
};

/// How long whoever listens there may take to say who it is.
const INTRODUCTION: Duration = Duration::from_secs(3);

pub(super) async fn examine(listen: &str) -> Outcome {
    bounded("set http.listen to an address of this machine, such as 127.0.0.1:8600", look(listen)).await
}

async fn look(listen: &str) -> Outcome {
    let address = match lookup_host(listen).await.map(|mut found| found.next()) {
        Ok(Some(address)) => address,
        Ok(None) => return unknown(listen, "it has no address"),
        Err(error) => return unknown(listen, &error.to_string()),
    };
    match bind(address) {
        Ok(()) if address.port() == 0 => Outcome::Well("the service takes a free port".to_owned()),
        Ok(()) => Outcome::Well(format!("{listen} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => match timeout(INTRODUCTION, is_ours(address)).await {
            Ok(Ok(true)) => Outcome::Well(format!("a running claimwire process serves {listen}")),
            _ => Outcome::Fault(format!(
                "{listen} is taken by another program; stop that one, or set http.listen to a free address"
            )),
        },
        Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {
            unknown(listen, "it is no address of this machine")
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            Outcome::Fault(format!("this user may not listen on {listen}; set http.listen to a port from 1024 up"))
        }
        Err(error) => unknown(listen, &error.to_string()),
    }
}

fn unknown(listen: &str, why: &str) -> Outcome {
    Outcome::Fault(format!(
        "cannot listen on {listen}: {why}; set http.listen to an address of this machine, such as 127.0.0.1:8600"
    ))
}

/// Takes the address without listening: a service that starts at this moment still gets it.
fn bind(address: SocketAddr) -> io::Result<()> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)
}

/// Whether the page at `/graphql` is ours.
async fn is_ours(address: SocketAddr) -> io::Result<bool> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /graphql HTTP/1.0\r\n\r\n").await?;
    let mut page = Vec::new();
    stream.take(64 * 1024).read_to_end(&mut page).await?;
    Ok(String::from_utf8_lossy(&page).contains("<title>Claimwire"))
}
