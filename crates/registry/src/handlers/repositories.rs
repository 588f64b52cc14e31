//! Repositories: made, described, deleted, and what may be set about them.

use api::Reply;
use api::ecr::{
    CreateRepositoryRequest, CreateRepositoryResponse, DeleteRepositoryRequest,
    DeleteRepositoryResponse, DescribeRegistryRequest, DescribeRegistryResponse,
    DescribeRepositoriesRequest, DescribeRepositoriesResponse,
    PutImageScanningConfigurationRequest, PutImageScanningConfigurationResponse,
    PutImageTagMutabilityRequest, PutImageTagMutabilityResponse, ReplicationConfiguration,
    invalid_parameter_exception, repository_already_exists_exception,
    repository_not_empty_exception,
};
use domain::{Record, Scope, ecr};
use wire::Context;

use super::room::{Ecr, Refusal, asked_scope, full_name, refused, registry_of};
use crate::convert;
use crate::page::page;

impl Ecr {
    pub(super) async fn create(
        &self,
        cx: &Context,
        input: CreateRepositoryRequest,
    ) -> Reply<CreateRepositoryResponse> {
        let scope = asked_scope(cx, input.registry_id.as_deref())?;
        let name = &input.repository_name;
        let arn = ecr::Repository::arn_of(&scope, name).to_string();
        cx.allow("ecr:CreateRepository", &arn).await?;
        let full_name = full_name(&scope, name)?;
        let scanning = input.image_scanning_configuration.unwrap_or_default();
        let mut repository = ecr::Repository {
            tags_move: convert::mutability(
                input.image_tag_mutability.as_deref(),
                input.image_tag_mutability_exclusion_filters,
            )?,
            scan_on_push: scanning.scan_on_push == Some(true),
            encryption: convert::encryption(input.encryption_configuration),
            ..ecr::Repository::new(scope.clone(), name, self.clock.now())
        };
        convert::add_tags(&mut repository.tags, input.tags.unwrap_or_default())?;
        // Images that were loaded under this name make it one that exists.
        self.repository(&scope, name).await?;
        self.save_new(&repository).await?;
        let made = self.images.create_repository(&full_name).await;
        made.map_err(refused)?;
        Ok(CreateRepositoryResponse {
            repository: Some(convert::repository(&repository)),
        })
    }

    async fn save_new(&self, repository: &ecr::Repository) -> Reply<()> {
        let saved: Result<(), Refusal> = self
            .store
            .transact(|txn| async move {
                if txn.exists(&repository.key()).await? {
                    let (name, account) = (&repository.name, &repository.scope.account);
                    return Err(Refusal(repository_already_exists_exception(format!(
                        "The repository with name '{name}' already exists in the registry with id \
                         '{account}'"
                    ))));
                }
                txn.put(repository);
                Ok(())
            })
            .await;
        saved.map_err(|Refusal(error)| error)
    }

    pub(super) async fn describe(
        &self,
        cx: &Context,
        input: DescribeRepositoriesRequest,
    ) -> Reply<DescribeRepositoriesResponse> {
        let registry = input.registry_id.as_deref();
        let Some(names) = input.repository_names else {
            let scope = asked_scope(cx, registry)?;
            let any = ecr::Repository::arn_of(&scope, "*").to_string();
            cx.allow("ecr:DescribeRepositories", &any).await?;
            let all = self.all(&scope).await?;
            let (token, limit) = (input.next_token.as_deref(), input.max_results);
            let (shown, next_token) = page(all, |one| one.key().to_string(), token, limit)?;
            return Ok(DescribeRepositoriesResponse {
                repositories: Some(shown.iter().map(convert::repository).collect()),
                next_token,
            });
        };
        if input.next_token.is_some() || input.max_results.is_some() {
            return Err(invalid_parameter_exception(
                "Invalid request: repositoryNames cannot be combined with nextToken or maxResults",
            ));
        }
        let mut found = Vec::new();
        for name in &names {
            let one = self
                .find(cx, registry, name, "DescribeRepositories")
                .await?;
            found.push(convert::repository(&one));
        }
        Ok(DescribeRepositoriesResponse {
            repositories: Some(found),
            next_token: None,
        })
    }

    /// Every repository of a registry, in order of key; those that only hold images are recorded.
    async fn all(&self, scope: &Scope) -> Reply<Vec<ecr::Repository>> {
        let host = registry_of(scope).host();
        for held in self.images.repositories() {
            if held.name.registry() == host {
                self.repository(scope, held.name.path()).await?;
            }
        }
        let all = self.store.list(&ecr::Repository::parent_of(scope)).await;
        all.map_err(refused)
    }

    pub(super) async fn delete(
        &self,
        cx: &Context,
        input: DeleteRepositoryRequest,
    ) -> Reply<DeleteRepositoryResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "DeleteRepository").await?;
        let holds_images = self
            .held(&repository)
            .is_some_and(|held| !held.manifests.is_empty());
        if holds_images && input.force != Some(true) {
            let account = &repository.scope.account;
            return Err(repository_not_empty_exception(format!(
                "The repository with name '{name}' in registry with id '{account}' cannot be \
                 deleted because it still contains images"
            )));
        }
        // Images first: what is left of a deletion that stops halfway can be deleted again.
        let full_name = full_name(&repository.scope, name)?;
        let emptied = self.images.delete_repository(&full_name).await;
        emptied.map_err(refused)?;
        let key = &repository.key();
        let deleted: Result<(), Refusal> = self
            .store
            .transact(|txn| async move {
                txn.delete(key);
                Ok(())
            })
            .await;
        deleted.map_err(|Refusal(error)| error)?;
        Ok(DeleteRepositoryResponse {
            repository: Some(convert::repository(&repository)),
        })
    }

    pub(super) async fn set_tag_mutability(
        &self,
        cx: &Context,
        input: PutImageTagMutabilityRequest,
    ) -> Reply<PutImageTagMutabilityResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self
            .find(cx, registry, name, "PutImageTagMutability")
            .await?;
        let rule = &convert::mutability(
            Some(&input.image_tag_mutability),
            input.image_tag_mutability_exclusion_filters,
        )?;
        self.change(&repository, |repository| {
            repository.tags_move.clone_from(rule);
            Ok(())
        })
        .await?;
        let (setting, filters) = convert::told_mutability(rule);
        Ok(PutImageTagMutabilityResponse {
            registry_id: Some(repository.scope.account.to_string()),
            repository_name: Some(repository.name),
            image_tag_mutability: Some(setting),
            image_tag_mutability_exclusion_filters: filters,
        })
    }

    pub(super) async fn set_scanning(
        &self,
        cx: &Context,
        input: PutImageScanningConfigurationRequest,
    ) -> Reply<PutImageScanningConfigurationResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let action = "PutImageScanningConfiguration";
        let repository = self.find(cx, registry, name, action).await?;
        let scan_on_push = input.image_scanning_configuration.scan_on_push == Some(true);
        self.change(&repository, |repository| {
            repository.scan_on_push = scan_on_push;
            Ok(())
        })
        .await?;
        Ok(PutImageScanningConfigurationResponse {
            registry_id: Some(repository.scope.account.to_string()),
            repository_name: Some(repository.name),
            image_scanning_configuration: Some(input.image_scanning_configuration),
        })
    }

    pub(super) async fn registry(
        &self,
        cx: &Context,
        _: DescribeRegistryRequest,
    ) -> Reply<DescribeRegistryResponse> {
        cx.allow("ecr:DescribeRegistry", "*").await?;
        Ok(DescribeRegistryResponse {
            registry_id: Some(cx.scope.account.to_string()),
            replication_configuration: Some(ReplicationConfiguration { rules: Vec::new() }),
        })
    }
}
