//! What a zone answers, asked without a network.

use super::Route53;
use api::route53::{TestDNSAnswerRequest, TestDNSAnswerResponse, invalid_input};
use api::{ApiError, Reply};
use async_trait::async_trait;
use domain::zones::names::canonical;
use std::sync::atomic::Ordering;
use store::StoreError;
use wire::Context;

/// Answers questions as the resolvers do; given by the roof.
#[async_trait]
pub trait Answers: Send + Sync {
    /// What the zone of the id `zone` answers when asked for records of the type `kind` of
    /// `name`; `turn` is the number of the question. `None` where there is no such zone.
    async fn ask(
        &self,
        zone: &str,
        name: &str,
        kind: &str,
        turn: usize,
    ) -> Result<Option<Answer>, StoreError>;
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// `NOERROR`, `NXDOMAIN` and so on.
    pub code: String,
    /// Values as they are written in a zone file.
    pub values: Vec<String>,
}

impl Route53 {
    pub(super) async fn test_dns_answer(
        &self,
        cx: &Context,
        input: TestDNSAnswerRequest,
    ) -> Reply<TestDNSAnswerResponse> {
        cx.allow("route53:TestDNSAnswer", "*").await?;
        let key =
            super::HostedZone::key_of(&cx.scope.account, super::zone_id(&input.hosted_zone_id));
        let zone: Option<super::HostedZone> =
            self.store.get(&key).await.map_err(super::unavailable)?;
        let zone = zone.ok_or_else(|| super::no_zone(&input.hosted_zone_id))?;
        let name = canonical(&input.record_name);
        let name = name.map_err(|problem| invalid_input(problem.to_string()))?;
        let Some(answers) = &self.answers else {
            return Err(ApiError::not_implemented("route53", "TestDNSAnswer"));
        };
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let answer = answers.ask(&zone.id, &name, &input.record_type, turn).await;
        let answer = answer.map_err(super::unavailable)?;
        let answer = answer.ok_or_else(|| super::no_zone(&input.hosted_zone_id))?;
        Ok(TestDNSAnswerResponse {
            nameserver: zone.name_servers()[0].clone(),
            record_name: name.trim_end_matches('.').to_owned(),
            record_type: input.record_type,
            record_data: answer.values,
            response_code: answer.code,
            protocol: "UDP".to_owned(),
        })
    }
}
