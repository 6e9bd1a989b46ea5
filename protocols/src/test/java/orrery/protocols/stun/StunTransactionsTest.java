package orrery.protocols.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.validation.Published;
import orrery.world.World;

class StunTransactionsTest {

  private static final Retransmission USUAL = Defaults.of(Retransmission.class);

  private final World world = World.withSeed(1);
  private final World.Machine client = world.machine("client").on(world.home("home"));
  private final World.Machine server = world.machine("server").inCloud();
  private final List<StunOutcome> outcomes = new ArrayList<>();

  private Endpoint serverEndpoint() {
    return new Endpoint(server.address(), 3478);
  }

  private void serve(String users) {
    StunServerConfig config = new StunServerConfig(3478, 0, new LongTermConfig("street", users, Duration.ofMinutes(10)));
    server.running(host -> new StunServer(host, config)).start();
  }

  @Test
  @DisplayName("N08: requests go out at 0, 500, 1500, 3500, 7500, 15500 and 31500 ms, and 39500 ms is the end")
  void asksSevenTimesAndGivesUp() {
    client.start();
    List<Long> endedAtMillis = new ArrayList<>();

    new BindingClient(client.host(), USUAL).ask(serverEndpoint(), Optional.empty(), outcome -> {
      outcomes.add(outcome);
      endedAtMillis.add(world.nanoTime() / 1_000_000);
    });
    world.runFor(Duration.ofMinutes(5));

    List<Long> sentAtMillis = world.sent("stun").stream().map(sent -> sent.time() / 1_000_000).toList();
    assertThat(world.sent("stun")).allMatch(sent -> sent.time() % 1_000_000 == 0);
    Published.row("N08")
        .holds("T0", "requests without an answer go out at 0, 500, 1500, 3500, 7500, 15500, 31500 ms", sentAtMillis.toString(),
            sentAtMillis.equals(List.of(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L)))
        .exactly("and are given up after so many ms", 39_500, endedAtMillis.get(0));
    assertThat(outcomes).containsExactly(new StunOutcome.Unanswered(StunOutcome.Reason.TIMEOUT));
    assertThat(endedAtMillis).hasSize(1);
  }

  @Test
  void tellsTheEndpointThatTheServerSees() {
    serve("");
    client.start();
    List<Endpoint> mapped = new ArrayList<>();

    BindingClient asking = new BindingClient(client.host(), USUAL);
    asking.ask(serverEndpoint(), seen -> mapped.add(seen.orElseThrow()));
    world.runFor(Duration.ofSeconds(1));

    assertThat(mapped).hasSize(1);
    assertThat(mapped.get(0)).isNotEqualTo(asking.local());
    assertThat(mapped.get(0).address()).isEqualTo(Address.of("203.1.0.1"));
    assertThat(world.sent("stun")).extracting(World.Sent::messageType).containsExactly("binding-request", "binding-success");
  }

  @Test
  void answerThatComesTwiceOrFromNobodyAskedIsIgnored() {
    client.start();
    StunTransactions transactions = new StunTransactions(client.host());
    StunMessage request = StunMessage.request(StunMethod.BINDING, transactions.nextId()).build();

    transactions.ask(request, (bytes, type) -> {}, USUAL, outcomes::add);

    assertThat(transactions.onMessage(serverEndpoint(), StunMessage.builder(StunMethod.BINDING, StunClass.SUCCESS, transactions.nextId()).build())).isFalse();
    assertThat(transactions.onMessage(serverEndpoint(), StunMessage.builder(StunMethod.REFRESH, StunClass.SUCCESS, request.transactionId()).build())).isFalse();
    assertThat(transactions.onMessage(serverEndpoint(), request)).isFalse();
    assertThat(transactions.onMessage(serverEndpoint(), request.success().build())).isTrue();
    assertThat(transactions.onMessage(serverEndpoint(), request.success().build())).isFalse();
    world.runFor(Duration.ofMinutes(1));
    assertThat(outcomes).hasSize(1);
    assertThat(transactions.waiting()).isZero();
  }

  @Test
  void cancelledRequestIsNeitherSentAgainNorAnswered() {
    client.start();
    List<String> sent = new ArrayList<>();
    StunTransactions transactions = new StunTransactions(client.host());
    StunMessage request = StunMessage.request(StunMethod.BINDING, transactions.nextId()).build();
    transactions.ask(request, (bytes, type) -> sent.add(type), USUAL, outcomes::add);

    transactions.cancel(request.transactionId());
    world.runFor(Duration.ofMinutes(1));

    assertThat(sent).hasSize(1);
    assertThat(outcomes).isEmpty();
    assertThat(transactions.onMessage(serverEndpoint(), request.success().build())).isFalse();
  }

  /** RFC 8489 §6.3.3: an answer that cannot be understood ends the transaction without one. */
  @Test
  void answerThatMustBeUnderstoodAndIsNotCountsAsNone() {
    client.start();
    StunTransactions transactions = new StunTransactions(client.host());
    StunMessage request = StunMessage.request(StunMethod.BINDING, transactions.nextId()).build();
    transactions.ask(request, (bytes, type) -> {}, USUAL, outcomes::add);

    transactions.onMessage(serverEndpoint(), StunMessageTest.withUnknown(request.success().build(), 0x7abc));

    assertThat(outcomes).containsExactly(new StunOutcome.Unanswered(StunOutcome.Reason.NOT_UNDERSTOOD));
  }

  // ---- Credentials

  private LongTermClient user(String name, String password) {
    client.start();
    StunTransactions transactions = new StunTransactions(client.host());
    var port = client.host().open(PortSpec.ephemeral("stun"), (source, destination, payload) -> {
      if (StunMessage.decode(payload) instanceof Decoded.Whole whole) {
        transactions.onMessage(source, whole.message());
      }
    });
    return new LongTermClient(transactions, new LongTermCredential(name, password),
        (request, acceptable, reaction) -> transactions.ask(request, (bytes, type) -> port.send(serverEndpoint(), bytes, type), USUAL, acceptable, reaction));
  }

  private static StunMessage.Builder binding(TransactionId id) {
    return StunMessage.request(StunMethod.BINDING, id);
  }

  @Test
  void userIsLetInAtTheSecondAttemptAndAtOnceLater() {
    serve("anna:secret, bert:geheim");
    LongTermClient bert = user("bert", "geheim");

    bert.ask(StunTransactionsTest::binding, outcomes::add);
    world.runFor(Duration.ofSeconds(1));
    bert.ask(StunTransactionsTest::binding, outcomes::add);
    world.runFor(Duration.ofSeconds(1));

    assertThat(outcomes).hasSize(2).allSatisfy(outcome -> assertThat(BindingClient.mapped(outcome)).isPresent());
    assertThat(world.sent("stun")).extracting(World.Sent::messageType)
        .containsExactly("binding-request", "binding-error", "binding-request", "binding-success", "binding-request", "binding-success");
  }

  @Test
  void wrongPasswordIsRefusedWithoutAskingForEver() {
    serve("anna:secret");

    user("anna", "guess").ask(StunTransactionsTest::binding, outcomes::add);
    world.runFor(Duration.ofMinutes(2));

    assertThat(outcomes).containsExactly(new StunOutcome.Unanswered(StunOutcome.Reason.UNAUTHENTICATED));
    assertThat(world.sent("stun")).hasSize(4);
  }

  @Test
  void staleNonceIsReplacedUnnoticed() {
    serve("anna:secret");
    LongTermClient anna = user("anna", "secret");
    anna.ask(StunTransactionsTest::binding, outcomes::add);
    world.runFor(Duration.ofMinutes(11));

    anna.ask(StunTransactionsTest::binding, outcomes::add);
    world.runFor(Duration.ofSeconds(1));

    assertThat(outcomes).hasSize(2).allSatisfy(outcome -> assertThat(BindingClient.mapped(outcome)).isPresent());
    assertThat(world.told()).filteredOn(told -> told.kind().equals("stun.requests")).extracting(World.Told::scope)
        .containsExactly("401", "success", "438", "success");
  }

  @Test
  void nonceOfAnotherClientIsStale() {
    serve("anna:secret");
    Endpoint here = new Endpoint(Address.of("192.0.2.1"), 1);
    LongTermGuard guard = new LongTermGuard(server.host(), new LongTermConfig("street", "anna:secret", Duration.ofHours(1)));
    StunMessage plain = StunMessage.request(StunMethod.BINDING, new TransactionId(1, 2)).build();
    String nonce = ((LongTermGuard.Word.Refused) guard.judge(plain, here)).answer().find(Attribute.NONCE).orElseThrow();

    StunMessage signed = StunMessage.request(StunMethod.BINDING, new TransactionId(1, 2)).with(Attribute.USERNAME, "anna")
        .with(Attribute.REALM, "street").with(Attribute.NONCE, nonce).signedBy(IntegrityKey.longTerm("anna", "street", "secret")).build();

    assertThat(guard.judge(signed, here)).isInstanceOf(LongTermGuard.Word.Admitted.class);
    assertThat(guard.judge(signed, new Endpoint(here.address(), 2))).isInstanceOfSatisfying(LongTermGuard.Word.Refused.class,
        refused -> assertThat(refused.error()).isEqualTo(StunError.STALE_NONCE));
  }

  /** RFC 8489 §9.2.4: an answer is signed as its request was. */
  @Test
  void answerIsSignedAsStronglyAsTheRequest() {
    serve("anna:secret");
    IntegrityKey key = IntegrityKey.longTerm("anna", "street", "secret");
    LongTermGuard guard = new LongTermGuard(server.host(), new LongTermConfig("street", "anna:secret", Duration.ofHours(1)));
    Endpoint here = new Endpoint(Address.of("192.0.2.1"), 1);
    StunMessage plain = binding(new TransactionId(1, 2)).build();
    String nonce = ((LongTermGuard.Word.Refused) guard.judge(plain, here)).answer().find(Attribute.NONCE).orElseThrow();
    StunMessage stronger = binding(new TransactionId(1, 2)).with(Attribute.USERNAME, "anna").with(Attribute.REALM, "street").with(Attribute.NONCE, nonce)
        .signedBySha256(key).build();

    LongTermGuard.Word.Admitted user = (LongTermGuard.Word.Admitted) guard.judge(stronger, here);
    StunMessage answer = user.sign(stronger.success()).build();

    assertThat(answer.has(Attribute.MESSAGE_INTEGRITY_SHA256)).isTrue();
    assertThat(answer.has(Attribute.MESSAGE_INTEGRITY)).isFalse();
    assertThat(answer.isSignedBy(key)).isTrue();
  }

  /** RFC 8489 §9.2.5: an answer nobody has signed is as if it had never come. */
  @Test
  void unsignedAnswerToASignedRequestDoesNotCount() {
    serve("anna:secret");
    LongTermClient anna = user("anna", "secret");
    anna.ask(StunTransactionsTest::binding, outcomes::add);
    world.runFor(Duration.ofSeconds(1));
    server.protocol(StunServer.class).stop(() -> {});
    new ForgingServer(server.host()).start();

    anna.ask(StunTransactionsTest::binding, outcomes::add);
    world.runFor(Duration.ofMinutes(1));

    assertThat(outcomes).hasSize(2).last().isEqualTo(new StunOutcome.Unanswered(StunOutcome.Reason.TIMEOUT));
  }

  @Test
  void shortTermCredentialTellsMissingFromWrong() {
    ShortTermCredential credential = new ShortTermCredential("a:b", IntegrityKey.shortTerm("password"));
    TransactionId id = new TransactionId(1, 2);

    assertThat(credential.refusal(StunMessage.request(StunMethod.BINDING, id).build())).contains(StunError.BAD_REQUEST);
    assertThat(credential.refusal(StunMessage.request(StunMethod.BINDING, id).with(Attribute.USERNAME, "a:c").signedBy(credential.key()).build()))
        .contains(StunError.UNAUTHENTICATED);
    assertThat(credential.refusal(StunMessage.request(StunMethod.BINDING, id).with(Attribute.USERNAME, "a:b").signedBy(IntegrityKey.shortTerm("x")).build()))
        .contains(StunError.UNAUTHENTICATED);
    assertThat(credential.refusal(StunMessage.request(StunMethod.BINDING, id).with(Attribute.USERNAME, "a:b").signedBy(credential.key()).build())).isEmpty();
  }

  /** Grants everything, and signs nothing. */
  private record ForgingServer(Host host) implements Protocol {
    @Override
    public void start() {
      DatagramPort[] port = new DatagramPort[1];
      port[0] = host.open(PortSpec.of("forger", 3478), (source, destination, payload) -> {
        if (StunMessage.decode(payload) instanceof Decoded.Whole whole) {
          port[0].send(source, whole.message().success().with(Attribute.XOR_MAPPED_ADDRESS, source).build().toBytes(), "forged");
        }
      });
    }

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }
}
