//! The operations of Parameter Store, each the method of its noun's file.

use super::parameters::Parameters;
use api::Reply;
use api::ssm::{
    AddTagsToResourceRequest, AddTagsToResourceResult, DeleteParameterRequest,
    DeleteParameterResult, DeleteParametersRequest, DeleteParametersResult,
    DescribeParametersRequest, DescribeParametersResult, GetParameterHistoryRequest,
    GetParameterHistoryResult, GetParameterRequest, GetParameterResult, GetParametersByPathRequest,
    GetParametersByPathResult, GetParametersRequest, GetParametersResult,
    LabelParameterVersionRequest, LabelParameterVersionResult, ListTagsForResourceRequest,
    ListTagsForResourceResult, PutParameterRequest, PutParameterResult,
    RemoveTagsFromResourceRequest, RemoveTagsFromResourceResult, Ssm, Tag,
    UnlabelParameterVersionRequest, UnlabelParameterVersionResult, invalid_resource_id,
    invalid_resource_type,
};
use domain::secrets::Parameter;
use wire::Context;

impl Ssm<Context> for Parameters {
    async fn put_parameter(
        &self,
        cx: &Context,
        input: PutParameterRequest,
    ) -> Reply<PutParameterResult> {
        self.put(cx, input).await
    }

    async fn get_parameter(
        &self,
        cx: &Context,
        input: GetParameterRequest,
    ) -> Reply<GetParameterResult> {
        self.get_one(cx, input).await
    }

    async fn get_parameters(
        &self,
        cx: &Context,
        input: GetParametersRequest,
    ) -> Reply<GetParametersResult> {
        self.get_several(cx, input).await
    }

    async fn get_parameters_by_path(
        &self,
        cx: &Context,
        input: GetParametersByPathRequest,
    ) -> Reply<GetParametersByPathResult> {
        self.by_path(cx, input).await
    }

    async fn get_parameter_history(
        &self,
        cx: &Context,
        input: GetParameterHistoryRequest,
    ) -> Reply<GetParameterHistoryResult> {
        self.history(cx, input).await
    }

    async fn describe_parameters(
        &self,
        cx: &Context,
        input: DescribeParametersRequest,
    ) -> Reply<DescribeParametersResult> {
        self.describe(cx, input).await
    }

    async fn delete_parameter(
        &self,
        cx: &Context,
        input: DeleteParameterRequest,
    ) -> Reply<DeleteParameterResult> {
        self.delete(cx, &input.name, "DeleteParameter").await?;
        Ok(DeleteParameterResult {})
    }

    async fn delete_parameters(
        &self,
        cx: &Context,
        input: DeleteParametersRequest,
    ) -> Reply<DeleteParametersResult> {
        let (mut deleted, mut invalid) = (Vec::new(), Vec::new());
        for name in input.names {
            match self.delete(cx, &name, "DeleteParameters").await {
                Ok(()) => deleted.push(name),
                Err(error) if error.code == "ParameterNotFound" => invalid.push(name),
                Err(error) => return Err(error),
            }
        }
        let (deleted_parameters, invalid_parameters) = (Some(deleted), Some(invalid));
        Ok(DeleteParametersResult {
            deleted_parameters,
            invalid_parameters,
        })
    }

    async fn label_parameter_version(
        &self,
        cx: &Context,
        input: LabelParameterVersionRequest,
    ) -> Reply<LabelParameterVersionResult> {
        self.label(cx, input).await
    }

    async fn unlabel_parameter_version(
        &self,
        cx: &Context,
        input: UnlabelParameterVersionRequest,
    ) -> Reply<UnlabelParameterVersionResult> {
        self.unlabel(cx, input).await
    }

    async fn add_tags_to_resource(
        &self,
        cx: &Context,
        input: AddTagsToResourceRequest,
    ) -> Reply<AddTagsToResourceResult> {
        let of = (&*input.resource_type, &*input.resource_id);
        let parameter = self.tagged(cx, of, "AddTagsToResource").await?;
        self.change(&parameter, |parameter| {
            parameter
                .tags
                .extend(input.tags.iter().map(|t| (t.key.clone(), t.value.clone())));
            Ok(())
        })
        .await?;
        Ok(AddTagsToResourceResult {})
    }

    async fn remove_tags_from_resource(
        &self,
        cx: &Context,
        input: RemoveTagsFromResourceRequest,
    ) -> Reply<RemoveTagsFromResourceResult> {
        let of = (&*input.resource_type, &*input.resource_id);
        let parameter = self.tagged(cx, of, "RemoveTagsFromResource").await?;
        self.change(&parameter, |parameter| {
            parameter
                .tags
                .retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        })
        .await?;
        Ok(RemoveTagsFromResourceResult {})
    }

    async fn list_tags_for_resource(
        &self,
        cx: &Context,
        input: ListTagsForResourceRequest,
    ) -> Reply<ListTagsForResourceResult> {
        let of = (&*input.resource_type, &*input.resource_id);
        let parameter = self.tagged(cx, of, "ListTagsForResource").await?;
        let tag = |(key, value): (String, String)| Tag { key, value };
        let tag_list = Some(parameter.tags.into_iter().map(tag).collect());
        Ok(ListTagsForResourceResult { tag_list })
    }
}

impl Parameters {
    async fn tagged(
        &self,
        cx: &Context,
        (kind, id): (&str, &str),
        action: &str,
    ) -> Reply<Parameter> {
        if kind != "Parameter" {
            cx.allow(&format!("ssm:{action}"), "*").await?;
            return Err(invalid_resource_type(format!(
                "The resource type {kind} is not valid: only parameters exist here."
            )));
        }
        self.find(cx, id, action)
            .await
            .map_err(|error| match error.code.as_str() {
                "ParameterNotFound" => invalid_resource_id("The resource ID is not valid."),
                _ => error,
            })
    }
}
