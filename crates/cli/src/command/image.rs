//! `longshore image`

use super::client::{Ask as Request, Body};
use super::{Client, Failure, Output};
use bytes::Bytes;
use clap::{Args, Subcommand};
use futures_util::stream::unfold;
use http::Method;
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use tokio::io::AsyncReadExt as _;

/// What to do with images.
#[derive(Debug, Clone, Subcommand)]
pub enum Ask {
    /// Take in an image file: docker-save or OCI archive, OCI layout directory, - for a pipe
    Load {
        /// The file or directory
        file: PathBuf,
        /// A name for an image that carries none
        #[arg(long)]
        name: Option<String>,
    },
    /// Make an image from a program and the libraries it needs, on the server's machine
    Pack(Pack),
    /// List images
    Ls,
    /// Take names away
    Rm {
        /// Names with tags, or digests
        #[arg(required = true)]
        references: Vec<String>,
    },
}

/// What to pack.
#[derive(Debug, Clone, Args)]
pub struct Pack {
    /// The program
    program: PathBuf,
    /// Name of the image
    #[arg(long)]
    name: String,
    /// The program and its fixed arguments
    #[arg(long)]
    entrypoint: Vec<String>,
    /// Arguments that a task definition's command replaces
    #[arg(long)]
    cmd: Vec<String>,
    /// Environment, as NAME=VALUE
    #[arg(long)]
    env: Vec<String>,
    /// User to run as
    #[arg(long)]
    user: Option<String>,
    /// Directory to start in
    #[arg(long)]
    workdir: Option<String>,
    /// Ports, as 8080 or 8080/udp
    #[arg(long)]
    expose: Vec<String>,
    /// Files to add, as SRC:DST
    #[arg(long = "file", value_name = "SRC:DST")]
    files: Vec<String>,
}

pub(super) async fn run(client: &Client, ask: &Ask, output: &mut Output) -> Result<u8, Failure> {
    match ask {
        Ask::Load { file, name } => load(client, file, name.as_deref(), output).await,
        Ask::Pack(pack) => {
            let body = Bytes::from(pack_json(pack)?.to_string());
            let ask = Request {
                body,
                ..Request::new(Method::POST, "images/pack")
            };
            let answer = client.desk(ask).await?;
            if output.is_json() {
                output.json(&answer)?;
            } else {
                let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
                output.line(&format!("{} {}", text("reference"), text("digest")))?;
            }
            Ok(0)
        }
        Ask::Ls => list(client, output).await,
        Ask::Rm { references } => {
            for reference in references {
                let query = [("reference", reference.as_str())];
                let ask = Request {
                    query: &query,
                    ..Request::new(Method::DELETE, "images")
                };
                let answer = client.desk(ask).await?;
                match output.is_json() {
                    true => output.json(&answer)?,
                    false => output.line(answer["removed"].as_str().unwrap_or_default())?,
                }
            }
            Ok(0)
        }
    }
}

/// What the desk is asked to pack: paths are made absolute, for the server is elsewhere.
fn pack_json(pack: &Pack) -> Result<Value, Failure> {
    let absolute = |path: &Path| {
        std::path::absolute(path).map_err(|error| {
            Failure::surroundings(format!("{} is not a path: {error}", path.display()))
        })
    };
    let mut files = Vec::new();
    for file in &pack.files {
        let (source, destination) = file
            .split_once(':')
            .ok_or_else(|| Failure::surroundings(format!("--file {file} is not SRC:DST")))?;
        files.push(json!({"source": absolute(Path::new(source))?, "destination": destination}));
    }
    Ok(json!({
        "program": absolute(&pack.program)?,
        "name": pack.name,
        "entrypoint": pack.entrypoint,
        "cmd": pack.cmd,
        "env": pack.env,
        "user": pack.user,
        "workdir": pack.workdir,
        "expose": pack.expose,
        "files": files,
    }))
}

async fn load(
    client: &Client,
    path: &Path,
    name: Option<&str>,
    output: &mut Output,
) -> Result<u8, Failure> {
    let unreadable = |error: io::Error| {
        Failure::surroundings(format!("{} cannot be read: {error}", path.display()))
    };
    let (mut file, length, hash) = archive(path).map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let query: Vec<(&str, &str)> = name.map(|name| ("name", name)).into_iter().collect();
    let target = ("images/load", query.as_slice());
    let answer = client
        .desk_upload(target, (length, &hash), streamed(file))
        .await?;
    if output.is_json() {
        output.json(&answer)?;
        return Ok(0);
    }
    for name in answer["loaded"].as_array().into_iter().flatten() {
        output.line(name.as_str().unwrap_or_default())?;
    }
    Ok(0)
}

/// The archive as a file, with its length and SHA-256: a directory is packed up, a pipe is kept.
fn archive(path: &Path) -> io::Result<(File, u64, String)> {
    let mut file = if path == Path::new("-") {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut io::stdin().lock(), &mut file)?;
        file
    } else if path.is_dir() {
        let mut tar = tar::Builder::new(tempfile::tempfile()?);
        tar.append_dir_all(".", path)?;
        tar.into_inner()?
    } else {
        File::open(path)?
    };
    file.rewind()?;
    let (mut hash, mut length) = (Sha256::new(), 0);
    let mut buffer = vec![0; 64 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((file, length, hex::encode(hash.finalize()))),
            count => {
                hash.update(&buffer[..count]);
                length += count as u64;
            }
        }
    }
}

fn streamed(file: File) -> Body {
    let file = tokio::fs::File::from_std(file);
    let frames = unfold(file, |mut file| async move {
        let mut buffer = vec![0; 64 << 10];
        match file.read(&mut buffer).await {
            Ok(0) => None,
            Ok(count) => {
                buffer.truncate(count);
                Some((Ok(Frame::data(Bytes::from(buffer))), file))
            }
            Err(error) => Some((Err(error), file)),
        }
    });
    BodyExt::boxed(StreamBody::new(Box::pin(frames)))
}

async fn list(client: &Client, output: &mut Output) -> Result<u8, Failure> {
    let answer = client.desk(Request::new(Method::GET, "images")).await?;
    if output.is_json() {
        output.json(&answer)?;
        return Ok(0);
    }
    let images = answer["images"].as_array().into_iter().flatten();
    let rows: Vec<Vec<String>> = images.map(image_row).collect();
    output.table(&["IMAGE", "DIGEST", "PLATFORMS", "SIZE"], &rows)?;
    Ok(0)
}

fn image_row(image: &Value) -> Vec<String> {
    let text = |name: &str| image[name].as_str().unwrap_or_default().to_owned();
    let platforms = image["platforms"].as_array().into_iter().flatten();
    let platforms: Vec<&str> = platforms.filter_map(Value::as_str).collect();
    let digest = text("digest");
    let mebibytes = image["sizeBytes"].as_f64().unwrap_or_default() / f64::from(1 << 20);
    vec![
        text("reference"),
        digest.chars().take("sha256:".len() + 12).collect(),
        platforms.join(","),
        format!("{mebibytes:.1} MiB"),
    ]
}
