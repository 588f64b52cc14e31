//! Values of many secrets in one call.

use super::secrets::Secrets;
use api::Reply;
use api::secretsmanager::{
    APIErrorType, BatchGetSecretValueRequest, BatchGetSecretValueResponse, GetSecretValueRequest,
    SecretValueEntry, invalid_parameter_exception,
};
use wire::Context;

/// The most secrets one call answers. Source: Secrets Manager API, `BatchGetSecretValue`.
const BATCH: usize = 20;

impl Secrets {
    /// Each secret that can be read; what cannot is told beside the others.
    pub(super) async fn get_values(
        &self,
        cx: &Context,
        input: BatchGetSecretValueRequest,
    ) -> Reply<BatchGetSecretValueResponse> {
        cx.allow("secretsmanager:BatchGetSecretValue", "*").await?;
        let (ids, next_token) = self.asked(cx, input).await?;
        let (mut values, mut errors) = (Vec::new(), Vec::new());
        for id in ids {
            let input = GetSecretValueRequest {
                secret_id: id.clone(),
                ..Default::default()
            };
            match self.get_value(cx, input).await {
                Ok(value) => values.push(SecretValueEntry {
                    arn: value.arn,
                    name: value.name,
                    version_id: value.version_id,
                    secret_binary: value.secret_binary,
                    secret_string: value.secret_string,
                    version_stages: value.version_stages,
                    created_date: value.created_date,
                }),
                Err(error) => errors.push(APIErrorType {
                    secret_id: Some(id),
                    error_code: Some(error.code),
                    message: Some(error.message),
                }),
            }
        }
        let (secret_values, errors) = (Some(values), Some(errors));
        Ok(BatchGetSecretValueResponse {
            secret_values,
            errors,
            next_token,
        })
    }

    /// The secrets a call is about, and the token of its next page.
    async fn asked(
        &self,
        cx: &Context,
        input: BatchGetSecretValueRequest,
    ) -> Reply<(Vec<String>, Option<String>)> {
        let paged = input.max_results.is_some();
        match (input.secret_id_list, input.filters) {
            (Some(_), None) if paged => Err(invalid_parameter_exception(
                "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is \
                 provided.",
            )),
            (Some(ids), None) => Ok((ids, None)),
            (None, Some(filters)) => {
                let limit = input.max_results.and_then(|limit| limit.try_into().ok());
                let limit = limit.unwrap_or(BATCH).clamp(1, BATCH);
                let token = input.next_token.as_deref();
                self.filtered(cx, &filters, token, limit).await
            }
            (Some(_), Some(_)) | (None, None) => Err(invalid_parameter_exception(
                "Either 'SecretIdList' or 'Filters' must be provided, but not both.",
            )),
        }
    }
}
