// Signs a user up, confirms with the code it reads, signs in by SRP, renews, changes the password
// and signs out everywhere, with the Cognito client that web pages use. Tells as JSON how it went.
const {
  AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool,
} = require("amazon-cognito-identity-js");

const asked = JSON.parse(process.argv[2]);
const pool = new CognitoUserPool({
  UserPoolId: asked.pool, ClientId: asked.client, endpoint: asked.endpoint,
});
const name = asked.user;
const [password, next] = ["Correct-horse-7", "Battery-staple-8"];
const user = new CognitoUser({ Username: name, Pool: pool });

// A call with a callback, as a promise.
const done = (call) => new Promise((resolve, reject) => {
  call((error, result) => (error ? reject(error) : resolve(result)));
});
const signIn = (secret) => new Promise((onSuccess, onFailure) => {
  const details = new AuthenticationDetails({ Username: name, Password: secret });
  user.authenticateUser(details, { onSuccess, onFailure });
});
const line = () => new Promise((resolve) => {
  process.stdin.once("data", (data) => resolve(data.toString().trim()));
});

async function main() {
  const attributes = [new CognitoUserAttribute({ Name: "email", Value: `${name}@shop.example` })];
  await done((told) => pool.signUp(name, password, attributes, null, told));
  console.log("signed up");
  await done(async (told) => user.confirmRegistration(await line(), false, told));
  const session = await signIn(password);
  const found = await done((told) => user.getUserAttributes(told));
  const refresh = session.getRefreshToken();
  const renewed = await done((told) => user.refreshSession(refresh, told));
  await done((told) => user.changePassword(password, next, told));
  await new Promise((onSuccess, onFailure) => user.globalSignOut({ onSuccess, onFailure }));
  const refused = await signIn(password).then(() => null, (error) => error.code);
  await signIn(next);
  console.log(JSON.stringify({
    email: found.find((one) => one.getName() === "email").getValue(),
    issuer: session.getIdToken().payload.iss,
    renewed: renewed.isValid(),
    refused,
  }));
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
