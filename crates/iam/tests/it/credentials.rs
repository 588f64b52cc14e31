//! Who holds which access key, as the front door asks.

use crate::{ACCOUNT, Room, refused, scope};
use api::iam::{
    CreateAccessKeyRequest, CreateUserRequest, DeleteAccessKeyRequest, Iam as _,
    UpdateAccessKeyRequest, UpdateUserRequest,
};
use domain::{Principal, Region};
use iam::Mode;
use wire::{Arrival, Credentials as _, Known, Source, Unknown};

fn region() -> Region {
    scope("111122223333").region
}

async fn find(keys: &iam::Keys, key: &str, source: &Source) -> Result<Known, Unknown> {
    keys.find(
        key,
        None,
        Arrival {
            source,
            region: &region(),
        },
    )
    .await
}

fn root(account: &str) -> Principal {
    Principal::Root {
        account: account.parse().expect("an account"),
    }
}

fn in_a_vpc() -> Source {
    Source::Vpc {
        vpc: "vpc-1".to_owned(),
        address: "10.0.0.9".to_owned(),
    }
}

#[tokio::test]
async fn a_lenient_server_takes_strangers_for_root_but_never_from_inside_a_vpc() {
    let room = Room::new().await;
    let lenient = room.keys(Mode::Lenient);
    let home = |account: &str| Ok(Known::Lenient(root(account)));
    assert!(find(&lenient, "test", &Source::Loopback).await == home("000000000000"));
    assert!(find(&lenient, "444455556666", &Source::Loopback).await == home("444455556666"));
    assert!(
        find(&lenient, "AKIAIOSFODNN7EXAMPLE", &Source::Loopback).await == home("000000000000")
    );
    let region = region();
    let inside = in_a_vpc();
    assert!(find(&lenient, "444455556666", &inside).await == Err(Unknown::AccessKey));
    let arrival = |source| Arrival {
        source,
        region: &region,
    };
    assert_eq!(
        lenient.unsigned(arrival(&Source::Loopback)).await,
        Some(root("000000000000"))
    );
    assert_eq!(lenient.unsigned(arrival(&inside)).await, None);
    let strict = room.keys(Mode::Strict);
    assert!(find(&strict, "444455556666", &Source::Loopback).await == Err(Unknown::AccessKey));
    assert_eq!(strict.unsigned(arrival(&Source::Loopback)).await, None);
}

#[tokio::test]
async fn a_key_that_was_issued_is_verified_in_both_modes() {
    let room = Room::new().await;
    let user_name = "ada".to_owned();
    let input = CreateUserRequest {
        user_name: user_name.clone(),
        ..CreateUserRequest::default()
    };
    room.iam.create_user(&room.cx, input).await.expect("made");
    let input = CreateAccessKeyRequest {
        user_name: Some(user_name.clone()),
    };
    let made = room
        .iam
        .create_access_key(&room.cx, input)
        .await
        .expect("made")
        .access_key;
    for mode in [Mode::Lenient, Mode::Strict] {
        let keys = room.keys(mode);
        for source in [Source::Loopback, in_a_vpc()] {
            match find(&keys, &made.access_key_id, &source).await {
                Ok(Known::Verify { secret, principal }) => {
                    assert_eq!(secret, made.secret_access_key);
                    let arn = principal.arn().to_string();
                    assert_eq!(arn, "arn:aws:iam::111122223333:user/ada");
                }
                _ => panic!("the key is verified"),
            }
        }
    }
    let id = &made.access_key_id;
    let lenient = room.keys(Mode::Lenient);
    // With a token it is no long-lived key.
    let region = region();
    let arrival = Arrival {
        source: &Source::Loopback,
        region: &region,
    };
    assert!(lenient.find(id, Some("token"), arrival).await == Err(Unknown::Token));
    // Renamed, its holder has the new name.
    let input = UpdateUserRequest {
        user_name: user_name.clone(),
        new_user_name: Some("ada.l".to_owned()),
        ..UpdateUserRequest::default()
    };
    room.iam
        .update_user(&room.cx, input)
        .await
        .expect("renamed");
    let user_name = Some("ada.l".to_owned());
    match find(&lenient, id, &Source::Loopback).await {
        Ok(Known::Verify { principal, .. }) => {
            assert_eq!(
                principal.arn().to_string(),
                "arn:aws:iam::111122223333:user/ada.l"
            );
        }
        _ => panic!("the key is verified"),
    }
    // Inactive and deleted keys do not fall back to root.
    let input = UpdateAccessKeyRequest {
        user_name: user_name.clone(),
        access_key_id: id.clone(),
        status: "Inactive".to_owned(),
    };
    room.iam
        .update_access_key(&room.cx, input)
        .await
        .expect("updated");
    assert!(find(&lenient, id, &Source::Loopback).await == Err(Unknown::AccessKey));
    let input = DeleteAccessKeyRequest {
        user_name: user_name.clone(),
        access_key_id: id.clone(),
    };
    room.iam
        .delete_access_key(&room.cx, input.clone())
        .await
        .expect("deleted");
    assert!(find(&lenient, id, &Source::Loopback).await == Err(Unknown::AccessKey));
    let refusal = refused(room.iam.delete_access_key(&room.cx, input).await);
    assert_eq!(
        refusal,
        format!("NoSuchEntity: The Access Key with id {id} cannot be found.")
    );
}

#[tokio::test]
async fn root_credentials_are_made_once_and_are_root_s() {
    let room = Room::new().await;
    let account = &room.cx.scope.account;
    let first = iam::root_credentials(&room.iam, account)
        .await
        .expect("made");
    let again = iam::root_credentials(&room.iam, account)
        .await
        .expect("known");
    assert!(first == again);
    let keys = room.keys(Mode::Strict);
    match find(&keys, &first.access_key_id, &Source::Loopback).await {
        Ok(Known::Verify { secret, principal }) => {
            assert_eq!(secret, first.secret_access_key);
            assert_eq!(principal, root("111122223333"));
        }
        _ => panic!("the key is verified"),
    }
    // A server over the same store knows what was issued before.
    let later = Room::over(room.store.clone()).await;
    let keys = later.keys(Mode::Strict);
    assert!(
        find(&keys, &first.access_key_id, &Source::Loopback)
            .await
            .is_ok()
    );
    let same = iam::root_credentials(&later.iam, account)
        .await
        .expect("known");
    assert!(first == same);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_is_shown_for_a_key_or_a_token_is_answered(
        id in "(AKIA|ASIA|AROA)?[A-Z2-7é ]{0,20}",
        token in proptest::option::of("[A-Za-z0-9+/=é]{0,120}"),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let room = Room::new().await;
            let scope = scope(ACCOUNT);
            let arrival = Arrival { source: &Source::Loopback, region: &scope.region };
            let keys = room.keys(iam::Mode::Strict);
            let found = keys.find(&id, token.as_deref(), arrival).await;
            assert!(found.is_err(), "nobody made {id}");
        });
    }
}
