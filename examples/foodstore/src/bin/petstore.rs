//! PUT and GET of pets.

use anyhow::Result;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    foodstore::store::run("petstore", "pets").await
}
