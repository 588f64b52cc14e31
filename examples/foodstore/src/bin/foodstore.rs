//! PUT and GET of foods.

use anyhow::Result;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    foodstore::store::run("foodstore", "foods").await
}
