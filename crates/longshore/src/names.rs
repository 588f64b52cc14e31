//! Questions about names that do not come over a network.

use async_trait::async_trait;
use store::{Store, StoreError};
use zones::{Answer, Answers};

/// Answers as the resolvers do, from the records they read.
pub(crate) struct StoredNames(pub(crate) Store);

#[async_trait]
impl Answers for StoredNames {
    async fn ask(
        &self,
        zone: &str,
        name: &str,
        kind: &str,
        turn: usize,
    ) -> Result<Option<Answer>, StoreError> {
        let tested = agent::test_answer(&self.0, zone, (name, kind), turn).await?;
        Ok(tested.map(|tested| Answer {
            code: tested.code.to_owned(),
            values: tested.values,
        }))
    }
}
