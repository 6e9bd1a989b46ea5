package orrery.protocols.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static orrery.protocols.identity.IdentityWorld.at;
import static orrery.protocols.identity.IdentityWorld.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orrery.host.Defaults;
import orrery.host.Shared;
import orrery.net.Partition;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.identity.TokenClient.Reach;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jwk;
import orrery.protocols.jwt.Jws;
import orrery.protocols.jwt.KeySet;
import orrery.protocols.jwt.SigningKey;
import orrery.protocols.jwt.TokenWork;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** The services: RFC 6749, RFC 7523, OpenID Connect Discovery; EC-23, EC-24, EC-26. */
class IdentityServiceTest {

  private final IdentityWorld net = new IdentityWorld(11);
  private int proofs;

  private Map<String, String> form(SigningKey key, String client, String... more) {
    return form(Jws.sign(TokenDesk.ASSERTION, proof(client).write(), key), more);
  }

  private Claims proof(String client) {
    return Claims.of(client, client, IdentityWorld.ISSUER, net.now(), net.now() + 60).withTokenId("p" + proofs++);
  }

  private static Map<String, String> form(String assertion, String... more) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("audience", "drive");
    form.put("client_assertion_type", TokenDesk.ASSERTION_TYPE);
    form.put("client_assertion", assertion);
    for (int i = 0; i < more.length; i += 2) {
      form.put(more[i], more[i + 1]);
    }
    return form;
  }

  private static String error(HttpResponse response) {
    return response.status() + " " + TokenAnswer.read(response.body()).error();
  }

  private HttpResponse register(World.Machine by, ClientEntry client, SigningKey signer, Optional<String> token) {
    String signed = Registration.sign(client, IdentityWorld.ISSUER, net.now(), net.now() + 60, signer, new Shared());
    HttpHeaders headers = token.map(text -> HttpHeaders.of("Authorization", "Bearer " + text)).orElse(HttpHeaders.NONE);
    return net.ask(by, endpoint(net.services.get(0)), new HttpRequest("PUT", "/clients/" + client.id(), headers, signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private static ClientEntry client(String id, ClientKind kind, SigningKey key, String account, String... scopes) {
    return new ClientEntry(id, kind, key.publicKey(), account, "", List.of(scopes));
  }

  private static SigningKey key(long seed) {
    return SigningKey.of(SigningKey.draw(new Xoshiro256(seed)));
  }

  @Test
  void describesItselfAsOpenIdConnectDiscoveryHasIt() throws JsonException {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    String document = new String(net.ask(a, endpoint(service), HttpRequest.of("GET", "/.well-known/openid-configuration")).body(), StandardCharsets.UTF_8);
    HttpResponse keys = net.ask(a, endpoint(service), HttpRequest.of("GET", "/jwks.json"));

    assertThat(document).isEqualTo("{\"issuer\":\"https://identity.example\",\"token_endpoint\":\"http://198.51.100.1:80/token\","
        + "\"jwks_uri\":\"http://198.51.100.1:80/jwks.json\",\"grant_types_supported\":[\"client_credentials\",\"refresh_token\"],"
        + "\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\"],\"token_endpoint_auth_signing_alg_values_supported\":[\"EdDSA\"],"
        + "\"response_types_supported\":[],\"subject_types_supported\":[\"public\"],\"id_token_signing_alg_values_supported\":[\"EdDSA\"]}");
    assertThat(KeySet.read(keys.body()).keys()).hasSize(1);
    assertThat(keys.headers().first("Cache-Control")).contains("max-age=86400");
  }

  @Test
  void answersErrorsAsTheStandardHasThem() {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    net.wish(a);
    SigningKey own = at(a).keys.signing();

    assertThat(net.post(a, service, form(own, "a")).status()).isEqualTo(200);
    assertThat(error(net.post(a, service, form(own, "a", "grant_type", "password")))).isEqualTo("400 unsupported_grant_type");
    assertThat(error(net.post(a, service, form(own, "a", "grant_type", "")))).isEqualTo("400 invalid_request");
    assertThat(error(net.post(a, service, form(own, "a", "audience", "")))).isEqualTo("400 invalid_request");
    assertThat(error(net.post(a, service, form(own, "a", "scope", "call admin")))).isEqualTo("400 invalid_scope");
    assertThat(error(net.post(a, service, form(own, "a", "scope", "call  call")))).isEqualTo("400 invalid_scope");
    assertThat(error(net.post(a, service, form(own, "a", "client_assertion_type", "basic")))).isEqualTo("401 invalid_client");
    assertThat(error(net.post(a, service, form(own, "a", "grant_type", "refresh_token", "refresh_token", "x.y")))).isEqualTo("400 invalid_grant");
    byte[] twice = "grant_type=client_credentials&grant_type=client_credentials".getBytes(StandardCharsets.US_ASCII);
    assertThat(error(net.ask(a, endpoint(service), new HttpRequest("POST", "/token", HttpHeaders.of("Content-Type", Form.CONTENT_TYPE), twice))))
        .isEqualTo("400 invalid_request");
    assertThat(error(net.ask(a, endpoint(service), new HttpRequest("POST", "/token", HttpHeaders.of("Content-Type", "application/json"), twice))))
        .isEqualTo("400 invalid_request");
    assertThat(net.ask(a, endpoint(service), HttpRequest.of("GET", "/token")).status()).isEqualTo(405);
  }

  @Test
  void letsNobodyBeAnother() {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");
    net.wish(a);
    net.wish(b);
    SigningKey own = at(a).keys.signing();
    long now = net.now();

    List<String> bad = List.of(
        "", "garbage",
        Jws.sign(TokenDesk.ASSERTION, proof("a").write(), at(b).keys.signing()),
        Jws.sign(TokenDesk.ASSERTION, proof("nobody").write(), own),
        Jws.sign("at+jwt", proof("a").write(), own),
        Jws.sign(TokenDesk.ASSERTION, Claims.of("b", "a", IdentityWorld.ISSUER, now, now + 60).withTokenId("x").write(), own),
        Jws.sign(TokenDesk.ASSERTION, Claims.of("a", "a", "https://elsewhere.example", now, now + 60).withTokenId("x").write(), own),
        Jws.sign(TokenDesk.ASSERTION, Claims.of("a", "a", IdentityWorld.ISSUER, now - 200, now - 100).withTokenId("x").write(), own),
        Jws.sign(TokenDesk.ASSERTION, Claims.of("a", "a", IdentityWorld.ISSUER, now + 300, now + 400).withTokenId("x").write(), own),
        Jws.sign(TokenDesk.ASSERTION, Claims.of("a", "a", IdentityWorld.ISSUER, now, now + 100_000).withTokenId("x").write(), own),
        Jws.sign(TokenDesk.ASSERTION, Claims.of("a", "a", IdentityWorld.ISSUER, now, now + 60).write(), own));
    for (String assertion : bad) {
      assertThat(error(net.post(a, service, form(assertion)))).as(assertion).isEqualTo("401 invalid_client");
    }
    Map<String, Integer> reasons = Map.of("malformed", 4, "unknown-key", 2, "wrong-type", 1, "wrong-issuer", 1, "wrong-audience", 1, "expired", 1, "not-yet-valid", 1);
    reasons.forEach((reason, count) -> assertThat(net.counted("token.refused", reason)).as(reason).isEqualTo(count.longValue()));
  }

  @Test
  void takesAProofOnceAlsoAfterARestart() {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    net.wish(a);
    String proof = Jws.sign(TokenDesk.ASSERTION, proof("a").write(), at(a).keys.signing());

    assertThat(net.post(a, service, form(proof)).status()).isEqualTo(200);
    assertThat(error(net.post(a, service, form(proof)))).isEqualTo("401 invalid_client");
    restart(service);
    assertThat(error(net.post(a, service, form(proof)))).as("to a service that remembers nothing").isEqualTo("401 invalid_client");
    assertThat(net.post(a, service, form(at(a).keys.signing(), "a")).status()).as("a fresh one").isEqualTo(200);
    assertThat(net.counted("token.refused", "replayed")).isEqualTo(2);
  }

  /** When no connection to it is left open, over which the next request would be lost. */
  private void restart(World.Machine service) {
    net.run("15 s");
    service.crash();
    service.start();
    net.run("1 s");
  }

  @Test
  void keepsWhatItKnowsOverACrash() {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");
    String token = net.token(a, Reach.BEYOND);
    assertThat(net.check(b, token, false, "2 s")).isEqualTo("accepted");
    service.crash();
    net.run("1 min");
    service.start();
    net.run("1 s");

    assertThat(service.protocol(IdentityService.class).size()).isEqualTo(1);
    net.run("700 s");
    String fresh = net.token(a, Reach.BEYOND);
    assertThat(fresh).isNotEmpty().isNotEqualTo(token);
    assertThat(net.counted("token.calls", "register")).as("it is still known").isEqualTo(1);
    assertThat(net.check(b, fresh, false, "1 s")).as("by the same key as before").isEqualTo("accepted");
    assertThat(net.counted("token.calls", "keys")).isEqualTo(1);
  }

  @Test
  void changesItsKeysWithoutATokenBeingRefused() {
    net.issuer("10 min", "1 h", "20 min");
    net.oneService();
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");
    Set<String> signers = new TreeSet<>();
    for (int i = 0; i < 6 * 24; i++) {
      String token = net.token(a, Reach.BEYOND);
      assertThat(net.check(b, token, false, "1 s")).as("after " + i * 10 + " min").isEqualTo("accepted");
      signers.add(Jws.read(token).orElseThrow().keyId());
      net.run("297 s");
      assertThat(net.check(b, token, false, "1 s")).isEqualTo("accepted");
      net.run("299 s");
    }

    assertThat(signers).as("a day of keys of an hour each").hasSizeBetween(23, 25);
    assertThat(net.counted("token.refused", "")).isZero();
    assertThat(net.counted("token.calls", "keys;200")).as("looked at when there was a new one").isBetween(12L, 25L);
    assertThat(at(b).guard.keys().keys()).as("old ones go").hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void replacesAKeyThatRanOutWhileItWasOff() {
    net.issuer("10 min", "1 h", "20 min");
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");
    String before = Jws.read(net.token(a, Reach.BEYOND)).orElseThrow().keyId();
    net.check(b, net.token(a, Reach.BEYOND), false, "1 s");
    service.crash();
    net.run("5 h");
    service.start();
    net.run("2 min");

    String token = net.token(a, Reach.BEYOND);
    assertThat(Jws.read(token).orElseThrow().keyId()).isNotEqualTo(before);
    assertThat(net.check(b, token, false, "2 s")).isEqualTo("accepted");
  }

  @Test
  void aStrangersKeysMakeNobodyAskTheIssuerOften() {
    net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    for (int i = 0; i < 100; i++) {
      byte[] claims = Claims.of(IdentityWorld.ISSUER, "x", "drive", net.now(), net.now() + 60).withScopes(List.of("call")).write();
      assertThat(net.check(a, IdentityWorld.forged(key(i), claims), false, "1 s")).isEqualTo("UNKNOWN_KEY");
    }

    assertThat(net.counted("token.calls", "keys")).isBetween(1L, 2L);
    assertThat(net.counted("token.refused", "unknown-key")).isEqualTo(100);
  }

  @Test
  void aRefreshTokenIsGoodOnceAndItsSecondUseEndsAll() {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    SigningKey key = key(1);
    assertThat(register(a, client("tool", ClientKind.DEVELOPER, key, "dora", "deploy", TokenDesk.OFFLINE), key, Optional.empty()).status()).isEqualTo(201);
    String first = IdentityWorld.granted(net.post(a, service, form(key, "tool", "scope", "deploy " + TokenDesk.OFFLINE))).orElseThrow().refresh().orElseThrow();

    TokenAnswer second = IdentityWorld.granted(net.post(a, service, form(key, "tool", "grant_type", "refresh_token", "refresh_token", first))).orElseThrow();
    assertThat(second.token()).isNotEmpty();
    assertThat(second.refresh()).isPresent().isNotEqualTo(Optional.of(first));
    restart(service);
    String third = IdentityWorld.granted(net.post(a, service, form(key, "tool", "grant_type", "refresh_token", "refresh_token", second.refresh().get())))
        .orElseThrow().refresh().orElseThrow();
    assertThat(error(net.post(a, service, form(key, "tool", "grant_type", "refresh_token", "refresh_token", first, "scope", "deploy")))).isEqualTo("400 invalid_grant");
    assertThat(error(net.post(a, service, form(key, "tool", "grant_type", "refresh_token", "refresh_token", third)))).as("the line has ended").isEqualTo("400 invalid_grant");
    assertThat(net.world.told()).anyMatch(told -> told.scope().equals("refresh-token-reused"));
  }

  @Test
  void aRefreshTokenIsOfItsClientAlone() {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    SigningKey mine = key(1);
    SigningKey yours = key(2);
    register(a, client("mine", ClientKind.DEVELOPER, mine, "dora", "x", TokenDesk.OFFLINE), mine, Optional.empty());
    register(a, client("mine-2", ClientKind.DEVELOPER, yours, "eve", "x", TokenDesk.OFFLINE), yours, Optional.empty());
    String token = IdentityWorld.granted(net.post(a, service, form(mine, "mine"))).orElseThrow().refresh().orElseThrow();

    assertThat(error(net.post(a, service, form(yours, "mine-2", "grant_type", "refresh_token", "refresh_token", token)))).isEqualTo("400 invalid_grant");
    assertThat(IdentityWorld.granted(net.post(a, service, form(mine, "mine", "grant_type", "refresh_token", "refresh_token", token)))).as("it did no harm").isPresent();
    for (int i = 0; i < IdentityBook.MOST_LINES - 1; i++) {
      assertThat(net.post(a, service, form(mine, "mine", "audience", "other-" + i)).status()).isEqualTo(200);
    }
    assertThat(error(net.post(a, service, form(mine, "mine", "audience", "one-too-many")))).isEqualTo("400 invalid_request");
  }

  @Test
  void aNameIsItsKeys() {
    net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    SigningKey key = key(1);
    SigningKey thief = key(2);

    assertThat(register(a, client("drive.a", ClientKind.MICROSERVICE, key, "anna", "call"), key, Optional.empty()).status()).isEqualTo(201);
    assertThat(register(a, client("drive.a", ClientKind.MICROSERVICE, key, "anna", "call", "more"), key, Optional.empty()).status()).isEqualTo(204);
    assertThat(register(a, client("drive.a", ClientKind.MICROSERVICE, thief, "eve", "call"), thief, Optional.empty()).status()).isEqualTo(409);
    assertThat(register(a, client("drive.a", ClientKind.MICROSERVICE, key, "eve", "call"), thief, Optional.empty()).status()).as("signed by another").isEqualTo(400);
    assertThat(register(a, client("drive.b", ClientKind.MICROSERVICE, key(3), "anna", ClientKind.ENROL), key(3), Optional.empty()).status())
        .as("a service brings nobody in").isEqualTo(400);
  }

  @Test
  void byInvitationOnlyWhoIsBroughtComesIntoAnAccount() {
    net.enrolment = IdentityServiceConfig.Enrolment.INVITED;
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    net.run("1 s");
    SigningKey owner = key(1);
    SigningKey stranger = key(2);
    SigningKey phone = key(3);
    assertThat(register(a, client("jill", ClientKind.END_USER, owner, "jill", ClientKind.ENROL), owner, Optional.empty()).status()).as("the first").isEqualTo(201);
    assertThat(register(a, client("eve", ClientKind.END_USER, stranger, "eve", ClientKind.ENROL), stranger, Optional.empty()).status()).isEqualTo(201);
    String ofJill = IdentityWorld.granted(net.post(a, service, form(owner, "jill", "audience", IdentityWorld.ISSUER))).orElseThrow().token();
    String ofEve = IdentityWorld.granted(net.post(a, service, form(stranger, "eve", "audience", IdentityWorld.ISSUER))).orElseThrow().token();

    ClientEntry wanted = client("phone", ClientKind.ACTIVATION_MODULE, phone, "jill", "call");
    assertThat(register(a, wanted, phone, Optional.empty()).status()).isEqualTo(401);
    assertThat(register(a, wanted, phone, Optional.of(ofEve)).status()).isEqualTo(403);
    assertThat(register(a, wanted, phone, Optional.of(ofJill)).status()).isEqualTo(201);
    assertThat(register(a, wanted, phone, Optional.empty()).status()).as("again, as it is").isEqualTo(204);
    HttpHeaders eve = HttpHeaders.of("Authorization", "Bearer " + ofEve);
    HttpHeaders jill = HttpHeaders.of("Authorization", "Bearer " + ofJill);
    assertThat(net.ask(a, endpoint(service), new HttpRequest("DELETE", "/clients/phone", eve, new byte[0])).status()).isEqualTo(403);
    assertThat(net.ask(a, endpoint(service), new HttpRequest("DELETE", "/clients/phone", jill, new byte[0])).status()).isEqualTo(204);
    assertThat(error(net.post(a, service, form(phone, "phone")))).isEqualTo("401 invalid_client");
  }

  @Test
  void findsThePayloadKeyOfAnotherAndBelievesTheIssuerAlone() {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");
    Jwk key = at(b).keys.agreementKey();
    boolean[] published = {false};
    at(b).payloadKeys.publish(key, IdentityWorld.PATIENCE, done -> published[0] = done);
    net.run("5 s");
    List<Optional<Jwk>> found = new ArrayList<>();
    at(a).payloadKeys.find("b", IdentityWorld.PATIENCE, found::add);
    net.run("5 s");
    at(a).payloadKeys.find("b", IdentityWorld.PATIENCE, found::add);
    at(a).payloadKeys.find("nobody", IdentityWorld.PATIENCE, found::add);
    net.run("5 s");

    assertThat(published[0]).isTrue();
    assertThat(found).containsExactly(Optional.of(key), Optional.of(key), Optional.empty());
    assertThat(net.counted("token.calls", "payload-key")).isEqualTo(2);
    HttpHeaders bearer = HttpHeaders.of("Authorization", "Bearer " + net.token(a, Reach.BEYOND));
    assertThat(net.ask(a, endpoint(service), new HttpRequest("GET", "/payload-keys/b", bearer, new byte[0])).status()).as("a token for drive").isEqualTo(401);
    assertThat(net.ask(a, endpoint(service), HttpRequest.of("GET", "/payload-keys/b")).status()).isEqualTo(401);
    assertThat(at(a).payloadKeys.learn("c", IdentityWorld.forged(at(b).keys.signing(), Claims.of(IdentityWorld.ISSUER, "c", "x", 1, net.now() + 9).write()))).isFalse();
  }

  @Test
  void aPayloadKeyIsPublishedByItsNodeAlone() {
    World.Machine service = net.oneService();
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");
    net.wish(b);
    String[] token = {""};
    at(a).tokens.token(IdentityWorld.ISSUER, List.of(), Reach.BEYOND, IdentityWorld.PATIENCE, end -> token[0] = ((TokenOutcome.Granted) end).token());
    net.run("2 s");
    HttpHeaders bearer = HttpHeaders.of("Authorization", "Bearer " + token[0]);
    byte[] key = JsonWriter.write(at(a).keys.agreementKey()::write);
    byte[] signing = JsonWriter.write(at(a).keys.signing().publicKey()::write);

    assertThat(net.ask(a, endpoint(service), new HttpRequest("PUT", "/payload-keys/a", bearer, key)).status()).isEqualTo(204);
    assertThat(net.ask(a, endpoint(service), new HttpRequest("PUT", "/payload-keys/b", bearer, key)).status()).isEqualTo(403);
    assertThat(net.ask(a, endpoint(service), new HttpRequest("PUT", "/payload-keys/a", bearer, signing)).status()).isEqualTo(400);
    assertThat(net.ask(a, endpoint(service), new HttpRequest("PUT", "/payload-keys/a", HttpHeaders.NONE, key)).status()).isEqualTo(401);
  }

  @Test
  void aGroupOfBothKindsKeepsOneStoreAndOutlivesOneOfThem() {
    net.group(2);
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("10 s");
    String token = net.token(a, Reach.BEYOND);
    net.run("8 s");

    assertThat(token).as("registered at one, granted by another").isNotEmpty();
    assertThat(net.check(b, token, false, "8 s")).as("whose key the first publishes").isEqualTo("accepted");
    assertThat(at(b).guard.keys().keys()).as("one of each server").hasSize(3);
    net.services.get(0).crash();
    net.run("650 s");
    String fresh = net.token(a, Reach.BEYOND);
    assertThat(fresh).as("without the identity service").isNotEmpty().isNotEqualTo(token);
    assertThat(net.check(b, fresh, false, "8 s")).isEqualTo("accepted");
    net.services.forEach(each -> {
      if (each.isOn()) {
        each.crash();
      }
    });
    net.services.forEach(World.Machine::start);
    net.run("650 s");
    assertThat(net.token(a, Reach.BEYOND)).as("after a restart of all").isNotEmpty();
    assertThat(net.counted("token.calls", "register")).isEqualTo(1);
  }

  @Test
  void aTokenServiceWithoutMajorityStillMakesTokens() {
    net.group(2);
    World.Machine a = net.start("a");
    net.run("10 s");
    assertThat(net.token(a, Reach.BEYOND)).isNotEmpty();
    net.run("8 s");
    Partition cut = net.world.partition(Set.of("tokens-0"), Set.of("identity", "tokens-1"));
    net.world.partition(Set.of("a"), Set.of("identity", "tokens-1"));
    net.run("650 s");

    assertThat(net.wish(a, Reach.BEYOND, "19 s")).as("credentials change nothing in the store").isEqualTo("granted");
    net.world.heal(cut);
  }

  @Test
  void aTokenServiceByItselfIsRefused() {
    assertThatThrownBy(() -> Defaults.of(TokenServiceConfig.class)).hasMessageContaining("group");
  }

  @Test
  void aSlowProcessorTakesItsTimeToSignAndToVerify() {
    net.oneService();
    net.world.machineCalled("a").type("pc");
    net.world.machineCalled("b").type("sensor");
    World.Machine a = net.start("a");
    World.Machine b = net.start("b");
    net.run("1 s");
    double fast = tokenSeconds(a);
    double slow = tokenSeconds(b);

    double more = 1e-6 / 50 - 1e-6 / 60_000;
    assertThat(slow - fast).as("a registration and a proof signed").isCloseTo(2 * TokenWork.SIGN.operations() * more, within(1e-3));
    String token = net.token(a, Reach.BEYOND);
    assertThat(net.check(a, token, false, "1 s")).isEqualTo("accepted");
    net.check(b, token, false, "1 s");
    assertThat(net.check(b, token, false, "0 s")).as("known by now").isEqualTo("accepted");
    String other = net.token(b, Reach.BEYOND);
    assertThat(net.check(b, other, false, "339 ms")).as("17 million operations at 50 a microsecond").isEqualTo("nothing yet");
  }

  private double tokenSeconds(World.Machine node) {
    int before = net.world.observations("token.time").size();
    net.wish(node);
    return net.world.observations("token.time").get(before).value() / 1e9;
  }

  @Test
  void noBytesMakeItThrow() {
    SigningKey key = key(1);
    byte[] changes = IdentityImage.write(List.of(
        new IdentityChange.Register(client("a", ClientKind.END_USER, key, "anna", "call")),
        new IdentityChange.Publish("a", key.publicKey()),
        new IdentityChange.Sign(key.publicKey(), 5),
        new IdentityChange.Grant("a", "drive", List.of("call"), "line", "secret", 9),
        new IdentityChange.Rotate("a", "line", "secret", "next", 12),
        new IdentityChange.Remove("a")));
    Seeds.each(2000, random -> {
      byte[] image = changes.clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        image[random.nextInt(image.length)] = (byte) random.nextInt(256);
      }
      try {
        IdentityImage.read(ByteBuffer.wrap(image), new IdentityBook(10));
      } catch (JsonException expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
      byte[] form = Form.write(Map.of("grant_type", "client_credentials"));
      form[random.nextInt(form.length)] = (byte) random.nextInt(256);
      assertThat(Form.read(form)).isNotNull();
      assertThat(TokenAnswer.read(form)).isNotNull();
      assertThat(HeldToken.read(image, 5)).isNotNull();
    });
  }

  @Test
  void aBookIsTheSameAfterItsImage() throws JsonException {
    Xoshiro256 random = new Xoshiro256(7);
    IdentityBook book = new IdentityBook(20);
    for (int i = 0; i < 500; i++) {
      SigningKey key = key(random.nextInt(5));
      String id = "c" + random.nextInt(30);
      List<IdentityChange> all = List.of(
          new IdentityChange.Register(client(id, ClientKind.END_USER, key, "acc" + random.nextInt(3), "call")),
          new IdentityChange.Publish(id, key.publicKey()),
          new IdentityChange.Sign(key.publicKey(), 100 + random.nextInt(900)),
          new IdentityChange.Grant(id, "drive" + random.nextInt(10), List.of("call"), "line" + i, "s" + random.nextInt(2), 100 + random.nextInt(900)),
          new IdentityChange.Rotate(id, "line" + random.nextInt(i + 1), "s" + random.nextInt(2), "s" + random.nextInt(2), 2000),
          new IdentityChange.Remove(id));
      IdentityChange change = all.get(random.nextInt(20) == 0 ? 5 : random.nextInt(5));
      assertThat(IdentityChange.read(change.write()).write()).isEqualTo(change.write());
      book.apply(change, i);
    }
    byte[] image = IdentityImage.write(book.changes());
    IdentityBook same = new IdentityBook(20);
    IdentityImage.read(ByteBuffer.wrap(image), same);

    assertThat(book.size()).isBetween(15, 20);
    assertThat(IdentityImage.write(same.changes())).isEqualTo(image);
    for (int i = 0; i < 3; i++) {
      assertThat(same.hasAccount("acc" + i)).isEqualTo(book.hasAccount("acc" + i));
    }
  }
}
