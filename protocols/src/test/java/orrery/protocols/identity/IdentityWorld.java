package orrery.protocols.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.Quantity;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.jwt.Jws;
import orrery.protocols.jwt.Required;
import orrery.protocols.jwt.SigningKey;
import orrery.protocols.jwt.TokenVerifier;
import orrery.protocols.jwt.Verdict;
import orrery.world.World;

/** A home with three nodes, and identity and token services in the cloud. */
final class IdentityWorld {

  static final String ISSUER = Defaults.of(IssuerConfig.class).issuer();
  static final Duration PATIENCE = Quantity.duration("20 s");

  final World world;
  final World.Home home;
  private final Map<String, World.Machine> nodes = new TreeMap<>();
  final List<World.Machine> services = new ArrayList<>();
  IssuerConfig issuer = Defaults.of(IssuerConfig.class);
  IdentityConfig node = Defaults.of(IdentityConfig.class);
  IdentityServiceConfig.Enrolment enrolment = IdentityServiceConfig.Enrolment.OPEN;

  IdentityWorld(long seed) {
    world = World.withSeed(seed);
    home = world.home("home");
    for (String name : List.of("a", "b", "c")) {
      nodes.put(name, world.machine(name).on(home).running(host -> new Node(host, config())));
    }
  }

  /** A node's programs: a client of tokens, what lets them in, and a server that is behind it. */
  static final class Node implements Protocol {
    final Host host;
    final HttpClient http;
    final NodeKeys keys;
    final IdentityClient identity;
    final TokenClient tokens;
    final TokenGuard guard;
    final PayloadKeys payloadKeys;
    final HttpServer server;
    final List<String> served = new ArrayList<>();

    Node(Host host, IdentityConfig config) {
      this.host = host;
      HttpClientConfig usual = Defaults.of(HttpClientConfig.class);
      http = new HttpClient(host, new HttpClientConfig(Quantity.duration("5 s"), usual.idleTimeout(), usual.waitingRequests(), usual.limits()));
      keys = new NodeKeys(host);
      identity = new IdentityClient(host, http, config, keys);
      tokens = new TokenClient(host, config, identity);
      guard = new TokenGuard(host, config, identity);
      payloadKeys = new PayloadKeys(host, config, identity, tokens, guard);
      server = new HttpServer(host, Defaults.of(HttpServerConfig.class)).route("GET", "/files", guard.guarded(Required.of("drive", "call"), (exchange, claims) -> {
        served.add(claims.subject() + " of " + claims.account());
        exchange.respond(HttpResponse.of(204));
      }));
    }

    @Override
    public void start() {
      server.start(8080);
    }

    @Override
    public void stop(Runnable done) {
      tokens.stop();
      server.stop();
      http.stop();
      done.run();
    }
  }

  /** An identity service by itself. */
  World.Machine oneService() {
    World.Machine machine = world.machine("identity").inCloud().running(host -> new IdentityService(host, serviceConfig("")));
    services.add(machine);
    machine.start();
    return machine;
  }

  /** One identity service and so many token services, which keep one store. */
  void group(int tokenServices) {
    List<String> group = new ArrayList<>();
    services.add(world.machine("identity").inCloud().running(host -> new IdentityService(host, serviceConfig(String.join(", ", group)))));
    for (int i = 0; i < tokenServices; i++) {
      services.add(world.machine("tokens-" + i).inCloud().running(host -> {
        TokenServiceConfig usual = new TokenServiceConfig(80, issuer, store(String.join(", ", group)), Defaults.of(HttpServerConfig.class));
        return new TokenService(host, usual);
      }));
    }
    services.forEach(machine -> group.add(machine.address() + ":81"));
    services.forEach(World.Machine::start);
  }

  private IdentityServiceConfig serviceConfig(String group) {
    return new IdentityServiceConfig(80, "", enrolment, issuer, store(group), Defaults.of(HttpServerConfig.class));
  }

  private static IdentityStoreConfig store(String group) {
    IdentityStoreConfig usual = Defaults.of(IdentityStoreConfig.class);
    return new IdentityStoreConfig(usual.capacity(), group, usual.raft());
  }

  /** Switches on a node of the home: a, b or c. */
  World.Machine start(String name) {
    return Objects.requireNonNull(nodes.get(name)).start();
  }

  IdentityConfig config() {
    String identity = endpoint(services.get(0)).toString();
    List<String> tokens = services.stream().skip(1).map(each -> endpoint(each).toString()).toList();
    return with(node, identity, String.join(",", tokens));
  }

  static IdentityConfig with(IdentityConfig c, String identity, String tokens) {
    return new IdentityConfig(identity, tokens, c.issuer(), c.kind(), c.scopes(), c.tenant(), c.renewal(), c.renewFrom(), c.renewTo(), c.held(), c.retry(),
        c.retryMost(), c.keysRecheck(), c.offlineGrace(), c.offlineRecheck(), c.verifier());
  }

  static IdentityConfig with(IdentityConfig c, ClientKind kind, String scopes, IdentityConfig.Renewal renewal, String offlineGrace) {
    return new IdentityConfig(c.identity(), c.tokens(), c.issuer(), kind, scopes, c.tenant(), renewal, c.renewFrom(), c.renewTo(), c.held(), c.retry(),
        c.retryMost(), c.keysRecheck(), Quantity.duration(offlineGrace), c.offlineRecheck(), c.verifier());
  }

  /** Tokens for so long, and keys that each server signs with for so long and publishes so long before. */
  void issuer(String tokens, String keyLifetime, String keyOverlap) {
    issuer = new IssuerConfig(ISSUER, Quantity.duration(tokens), issuer.refreshLifetime(), Quantity.duration(keyLifetime), Quantity.duration(keyOverlap),
        Quantity.duration(tokens), issuer.tolerance());
  }

  static Endpoint endpoint(World.Machine service) {
    return new Endpoint(service.address(), 80);
  }

  void run(String time) {
    world.runFor(Quantity.duration(time));
  }

  static Node at(World.Machine machine) {
    return machine.protocol(Node.class);
  }

  /** What comes of a wish for a token for {@code drive}, after {@code wait}: {@code granted}, {@code late}, a reason, or nothing yet. */
  String wish(World.Machine node, TokenClient.Reach reach, String wait) {
    String[] outcome = {"nothing yet"};
    at(node).tokens.token("drive", List.of("call"), reach, PATIENCE, end -> outcome[0] = describe(end));
    run(wait);
    return outcome[0];
  }

  String wish(World.Machine node) {
    return wish(node, TokenClient.Reach.BEYOND, "2 s");
  }

  static String describe(TokenOutcome outcome) {
    return outcome instanceof TokenOutcome.Granted granted ? granted.late() ? "late" : "granted" : ((TokenOutcome.Denied) outcome).reason().name();
  }

  /** The token for {@code drive} that {@code node} has or gets. */
  String token(World.Machine node, TokenClient.Reach reach) {
    String[] token = {""};
    at(node).tokens.token("drive", List.of("call"), reach, PATIENCE, end -> token[0] = end instanceof TokenOutcome.Granted granted ? granted.token() : "");
    run("2 s");
    return token[0];
  }

  /** What {@code node} makes of a token, after {@code wait}: {@code accepted}, {@code late}, a reason, or nothing yet. */
  String check(World.Machine node, String token, boolean onLink, String wait) {
    String[] outcome = {"nothing yet"};
    at(node).guard.check(token, Required.of("drive", "call"), onLink, verdict -> outcome[0] = verdict instanceof Verdict.Accepted accepted
        ? accepted.late() ? "late" : "accepted" : ((Verdict.Refused) verdict).reason().name());
    run(wait);
    return outcome[0];
  }

  /** The answer to a request from {@code from}. */
  HttpResponse ask(World.Machine from, Endpoint to, HttpRequest request) {
    HttpResponse[] answer = new HttpResponse[1];
    at(from).http.send(to, request, result -> answer[0] = ((HttpResult.Answer) result).response());
    run("6 s");
    return answer[0];
  }

  HttpResponse post(World.Machine from, World.Machine service, Map<String, String> form) {
    return ask(from, endpoint(service), new HttpRequest("POST", "/token", HttpHeaders.of("Content-Type", Form.CONTENT_TYPE), Form.write(form)));
  }

  long now() {
    return 1_767_571_200L + world.nanoTime() / 1_000_000_000L;
  }

  long counted(String metric, String labels) {
    return world.told().stream().filter(told -> told.kind().equals(metric) && told.scope().startsWith(labels)).mapToLong(told -> Long.parseLong(told.value())).sum();
  }

  /** A token as the issuer would make it, but by {@code key}. */
  static String forged(SigningKey key, byte[] claims) {
    return Jws.sign(TokenVerifier.ACCESS, claims, key);
  }

  static Optional<TokenAnswer> granted(HttpResponse response) {
    return response.status() == 200 ? Optional.of(TokenAnswer.read(response.body())) : Optional.empty();
  }
}
