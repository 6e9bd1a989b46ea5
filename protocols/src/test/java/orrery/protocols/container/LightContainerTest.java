package orrery.protocols.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.ListenSpec;
import orrery.host.PortSpec;
import orrery.host.Timer;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Microservice;
import orrery.protocols.service.MicroserviceProvider;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.service.ServiceCall;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** What becomes of calls and containers on one node, whose images are all there. */
class LightContainerTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Caller ANNA = Caller.of("anna");
  private static final Caller BOB = Caller.of("bob");

  private final World world = World.withSeed(1);
  private final World.Home home = world.home("home");

  private World.Machine machine(ContainerConfig config, MicroserviceProvider... programs) {
    List<MicroserviceProvider> all = new ArrayList<>(ContainerNode.stock());
    all.addAll(List.of(programs));
    return world.machine("laptop").on(home).running(host -> new ContainerNode(host, config, all, List::of));
  }

  private ContainerNode on(World.Machine machine) {
    return machine.start().protocol(ContainerNode.class);
  }

  private ContainerNode node(ContainerConfig config, MicroserviceProvider... programs) {
    return on(machine(config, programs));
  }

  private static ContainerConfig images(String images) {
    return ContainerNode.config("images", images);
  }

  // ---- Calls

  /** EC-28: ephemeral start on the API call. Load 6.4 % of 50 MB at 500 MB/s, 5 ms, and 1e9 operations at 40,000 Mops. */
  @Test
  void startsAServiceWhenItIsCalledAndAnswers() {
    ContainerNode node = node(images("echo"));

    node.call("echo");
    world.runFor(Duration.ofSeconds(1));

    assertThat(node.answers).containsExactly("36 ms 200 hello");
    assertThat(steps()).containsExactly("room 0.0 ms", "load 6.4 ms", "make 5.0 ms", "work 25.0 ms");
    assertThat(counted("container.starts")).containsExactly("call;light");
    assertThat(world.observations("container.call.wait")).singleElement().satisfies(wait -> assertThat(wait.value()).isCloseTo(0.0364, within(1e-6)));
  }

  /** EC-28, ¶63: start costs differ with a daemon and without. */
  @Test
  void takesLongerToStartWithADaemon() {
    ContainerNode node = node(ContainerNode.config("images", "echo", "environment", Environment.DAEMON));

    node.call("echo");
    world.runFor(Duration.ofSeconds(1));

    assertThat(node.answers).containsExactly("599 ms 200 hello");
    assertThat(counted("container.starts")).containsExactly("call;daemon");
  }

  @Test
  void answersAtOnceWhileItRuns() {
    ContainerNode node = node(images("echo"));
    node.call("echo");
    world.runFor(Duration.ofSeconds(1));

    node.call("echo");

    assertThat(node.answers).last().isEqualTo("0 ms 200 hello");
    assertThat(counted("container.starts")).hasSize(1);
  }

  @Test
  void servesAllWhoCalledWhileItStarted() {
    ContainerNode node = node(images("echo"));

    for (int i = 0; i < 5; i++) {
      node.call("echo");
    }
    world.runFor(Duration.ofSeconds(1));

    assertThat(node.statuses()).containsOnly("200").hasSize(5);
    assertThat(counted("container.starts")).hasSize(1);
  }

  @Test
  void refusesMoreCallsThanMayWait() {
    ContainerNode node = node(ContainerNode.config("images", "echo", "waitingCalls", 2));

    for (int i = 0; i < 3; i++) {
      node.call("echo");
    }
    world.runFor(Duration.ofSeconds(1));

    assertThat(node.statuses()).containsExactly("503", "200", "200");
    assertThat(counted("container.refused")).containsExactly("calls-full");
  }

  @Test
  void refusesWhoCannotWaitUntilItHasStarted() {
    ContainerNode node = node(ContainerNode.config("images", "echo, start=400000000000"));

    node.call("echo", "/", ANNA, Duration.ofSeconds(2));
    node.call("echo");
    world.runFor(MINUTE);

    assertThat(node.answers.get(0)).startsWith("2000 ms 504 ");
    assertThat(node.answers.get(1)).endsWith("200 hello");
  }

  @Test
  void refusesWhoseAnswerTakesTooLongAndForgetsTheLateAnswer() {
    ContainerNode node = node(images("work"));

    node.call("work", "/?operations=400000000000", ANNA, Duration.ofSeconds(2));
    world.runFor(MINUTE);

    assertThat(node.answers).hasSize(1).first().asString().startsWith("2000 ms 504 ");
  }

  @Test
  void saysThatThereIsNoSuchService() {
    ContainerNode node = node(images("echo; ghost"));

    node.call("drive");
    node.call("ghost");
    world.runFor(MINUTE);

    assertThat(node.answers).allMatch(answer -> answer.contains(" 404 "));
    assertThat(counted("container.refused")).containsExactlyInAnyOrder("no-image", "no-program");
    assertThat(node.container.containers()).isEmpty();
  }

  @Test
  void doesNotStartWhatIsMadeForAnotherSystem() {
    ContainerNode node = node(images("echo, os=android; work, environment=daemon"));

    node.call("echo");
    node.call("work");
    world.runFor(MINUTE);

    assertThat(node.statuses()).containsExactly("404", "404");
  }

  /** For who must decide before a long content comes. */
  @Test
  void saysBeforehandWhatItWouldRefuse() {
    World.Machine machine = machine(ContainerNode.config("images", "echo", "pullOnCall", false)).permissions(Set.of());
    ContainerNode node = on(machine);

    assertThat(node.container.refusal("echo", ANNA)).isEmpty();
    assertThat(node.container.refusal("echo", BOB)).contains(Refusal.NOT_PERMITTED);
    assertThat(node.container.refusal("drive", ANNA)).contains(Refusal.NO_IMAGE);
    assertThat(node.container.containers()).isEmpty();
  }

  // ---- Idling

  @Test
  void stopsWhatHasRestedAndStartsItAgain() {
    ContainerNode node = node(images("echo"));
    node.call("echo");
    world.runFor(Duration.ofSeconds(40));
    node.call("echo");
    world.runFor(Duration.ofSeconds(59));
    List<String> rested = node.states();

    world.runFor(Duration.ofSeconds(2));
    List<String> after = node.states();
    node.call("echo");
    world.runFor(Duration.ofSeconds(1));

    assertThat(rested).containsExactly("echo RUNNING");
    assertThat(after).isEmpty();
    assertThat(node.statuses()).containsExactly("200", "200", "200");
    assertThat(counted("container.idle-stops")).containsExactly("idle");
    assertThat(node.container.memoryBytes()).isEqualTo(66_097_152);
  }

  @Test
  void doesNotStopWhoWaitsForTheOutcomeOfItsOwnCall() {
    List<Outcome> heard = new ArrayList<>();
    MicroserviceProvider asker = ContainerNode.program("asker", context -> call -> {
      context.calls().call(ServiceAddress.of("other"), HttpRequest.of("GET", "/"), Duration.ofMinutes(5), heard::add);
      call.respond(HttpResponse.of(202));
    });
    ContainerNode node = node(images("asker"), asker);
    List<Consumer<Outcome>> waiting = new ArrayList<>();
    node.outgoing = (to, request, terms, onOutcome) -> waiting.add(onOutcome);
    node.call("asker");
    world.runFor(Duration.ofMinutes(3));
    List<String> meanwhile = node.states();

    waiting.get(0).accept(new Outcome.Answered(HttpResponse.of(200), Route.LINK));
    world.runFor(Duration.ofSeconds(61));

    assertThat(meanwhile).containsExactly("asker RUNNING");
    assertThat(heard).hasSize(1);
    assertThat(node.states()).isEmpty();
    assertThat(counted("container.idle-stops")).containsExactly("idle");
  }

  /** A timer is no work: what its program means to do later it does when its owner has started it, who is not asked to by a call. */
  @Test
  void stopsWhatHasNothingButATimer() {
    List<Long> expired = new ArrayList<>();
    MicroserviceProvider reminder = ContainerNode.program("reminder", context -> call -> {
      context.host().timer("remind", () -> expired.add(world.nanoTime())).start(90_000_000_000L);
      call.respond(HttpResponse.of(202));
    });
    ContainerNode node = node(images("reminder"), reminder);
    node.call("reminder");
    world.runFor(Duration.ofMinutes(2));
    List<String> after = node.states();
    Container kept = node.container.create("", node.image("reminder").orElseThrow(), ANNA, RestartPolicy.NO);
    node.container.start(kept, refusal -> { });
    world.runFor(Duration.ofSeconds(1));
    node.call("reminder");
    world.runFor(Duration.ofMinutes(2));

    assertThat(after).isEmpty();
    assertThat(counted("container.idle-stops")).containsExactly("idle");
    assertThat(expired).hasSize(1);
    assertThat(node.states()).containsExactly("reminder RUNNING");
  }

  @Test
  void doesNotStopWhatWorks() {
    ContainerNode node = node(images("work"));
    node.call("work", "/?operations=4000000000000", ANNA, Duration.ofMinutes(10));

    world.runFor(Duration.ofMinutes(2));

    assertThat(node.answers).containsExactly("100036 ms 200 ");
    assertThat(counted("container.idle-stops")).isEmpty();
  }

  @Test
  void costsNoEventsWhereNothingRuns() {
    ContainerNode node = node(images("echo"));
    node.call("echo");
    world.runFor(Duration.ofMinutes(5));
    String before = world.fingerprint();

    world.runFor(Duration.ofDays(1));

    assertThat(world.fingerprint()).isEqualTo(before);
    assertThat(node.statuses()).containsExactly("200");
  }

  // ---- Admission

  /** 16 GB, of which half: 8 GB. */
  @Test
  void stopsTheLongestIdleToMakeRoom() {
    ContainerNode node = node(images("a, service=echo, memory=3 GB; b, service=work, memory=3 GB; c, memory=4 GB"), echoing("c"));
    node.call("echo");
    world.runFor(Duration.ofSeconds(5));
    node.call("work");
    world.runFor(Duration.ofSeconds(5));

    node.call("c");
    world.runFor(Duration.ofSeconds(1));

    assertThat(node.statuses()).containsExactly("200", "200", "200");
    assertThat(node.states()).containsExactly("work RUNNING", "c RUNNING");
    assertThat(counted("container.idle-stops")).containsExactly("room");
  }

  /** What is asked to stop takes its time: the other waits for it. */
  @Test
  void waitsForRoomUntilTheOtherHasStopped() {
    MicroserviceProvider slow = ContainerNode.program("slow", context -> new Microservice() {
      @Override
      public void onCall(ServiceCall call) {
        call.respond(HttpResponse.of(204));
      }

      @Override
      public void stop(Runnable done) {
        context.host().timer("stopping", done).start(Duration.ofSeconds(3));
      }
    });
    ContainerNode node = node(images("slow, memory=5 GB; echo, memory=5 GB"), slow);
    node.call("slow");
    world.runFor(Duration.ofSeconds(1));

    node.call("echo");
    world.runFor(Duration.ofSeconds(10));

    assertThat(node.answers.get(1)).isEqualTo("3036 ms 200 hello");
    assertThat(world.observations("container.memory")).allSatisfy(taken -> assertThat(taken.value()).isLessThanOrEqualTo(8e9));
  }

  @Test
  void refusesWhatDoesNotFitAndStopsNobodyForIt() {
    ContainerNode node = node(images("echo, memory=3 GB; huge, memory=9 GB"), echoing("huge"));
    node.call("echo");
    world.runFor(Duration.ofSeconds(1));

    node.call("huge");
    world.runFor(Duration.ofSeconds(1));

    assertThat(node.states()).containsExactly("echo RUNNING");
    assertThat(counted("container.refused")).containsExactly("no-memory");
    assertThat(node.last()).contains(" 503 ").contains("\"reason\":\"no-memory\"");
  }

  @Test
  void refusesForWantOfProcessor() {
    ContainerNode node = node(images("work, cpu=500; echo, cpu=400"));
    node.call("work", "/?operations=400000000000", ANNA, MINUTE);
    world.runFor(Duration.ofSeconds(1));

    node.call("echo");

    assertThat(node.last()).contains("no-cpu");
  }

  /** EC-28: admission by battery. Others' work ends sooner than the owner's. */
  @Test
  void refusesOthersOnALowBatteryAndTheOwnerOnAnEmptyOne() {
    World.Machine machine = machine(images("echo, tenancy=user")).charge(30);
    ContainerNode node = on(machine);

    node.call("echo", "/", BOB, MINUTE);
    node.call("echo", "/", ANNA, MINUTE);
    world.runFor(Duration.ofHours(3));
    int percent = machine.host().device().batteryPercent().orElseThrow();
    node.call("echo", "/", ANNA, MINUTE);
    world.runFor(MINUTE);

    assertThat(percent).isLessThan(5);
    assertThat(node.statuses()).containsExactly("503", "200", "503");
    assertThat(counted("container.refused")).containsExactly("battery", "battery");
  }

  @Test
  void refusesMoreContainersThanMayBe() {
    ContainerNode node = node(ContainerNode.config("images", "echo, tenancy=user", "containers", 2));

    for (String account : List.of("anna", "bob", "carol")) {
      node.call("echo", "/", Caller.of(account), MINUTE);
    }
    world.runFor(Duration.ofSeconds(1));

    assertThat(node.statuses()).containsExactly("503", "200", "200");
    assertThat(counted("container.refused")).containsExactly("containers-full");
  }

  // ---- Permission and tenancy

  /** EC-7, EC-18: the owner decides whether his device works for others. */
  @Test
  void runsNothingForOthersUnlessTheOwnerLetsIt() {
    World.Machine machine = machine(images("echo")).permissions(EnumSet.of(Permission.PROXY));
    ContainerNode node = on(machine);

    node.call("echo", "/", BOB, MINUTE);
    node.call("echo", "/", Caller.ANONYMOUS, MINUTE);
    node.call("echo", "/", ANNA, MINUTE);
    world.runFor(Duration.ofSeconds(1));
    node.call("echo", "/", BOB, MINUTE);

    assertThat(node.statuses()).containsExactly("403", "403", "200", "403");
  }

  @Test
  void letsOthersCallWhatTheOwnerHasMadeHimself() {
    World.Machine machine = machine(images("echo")).permissions(Set.of());
    ContainerNode node = on(machine);
    node.container.create("mine", node.image("echo").orElseThrow(), ANNA, RestartPolicy.NO);

    node.call("echo", "/", BOB, MINUTE);
    world.runFor(Duration.ofSeconds(1));

    assertThat(node.statuses()).containsExactly("200");
  }

  /** EC-32: single- or multi-tenant, single- or multi-user. */
  @Test
  void givesEachTenantAndUserTheInstancesThatTheImageAsksFor() {
    ContainerNode node = node(images("shared, cpu=50; tenant, tenancy=tenant, cpu=50; user, tenancy=user, cpu=50; both, tenancy=tenant-user, cpu=50"),
        echoing("shared"), echoing("tenant"), echoing("user"), echoing("both"));
    for (String service : List.of("shared", "tenant", "user", "both")) {
      for (String account : List.of("anna", "bob")) {
        for (String tenant : List.of("x", "y")) {
          node.call(service, "/", new Caller(null, account, tenant, List.of()), MINUTE);
          node.call(service, "/", new Caller(null, account, tenant, List.of()), MINUTE);
        }
      }
    }

    world.runFor(Duration.ofSeconds(5));

    assertThat(node.statuses()).containsOnly("200").hasSize(32);
    assertThat(node.states()).filteredOn("shared RUNNING"::equals).hasSize(1);
    assertThat(node.states()).filteredOn("tenant RUNNING"::equals).hasSize(2);
    assertThat(node.states()).filteredOn("user RUNNING"::equals).hasSize(2);
    assertThat(node.states()).filteredOn("both RUNNING"::equals).hasSize(4);
  }

  /** EC-32: what one user's instance stores, another's does not see. */
  @Test
  void keepsTheStorageOfInstancesApart() {
    MicroserviceProvider counter = ContainerNode.program("counter", context -> call -> {
      long before = context.host().storage().get("count").map(value -> ByteBuffer.wrap(value).getLong()).orElse(0L);
      context.host().storage().put("count", ByteBuffer.allocate(8).putLong(before + 1).flip());
      call.respond(HttpResponse.text(200, Long.toString(before + 1)));
    });
    ContainerNode node = node(images("counter, tenancy=user"), counter);

    for (Caller caller : List.of(ANNA, ANNA, BOB, ANNA)) {
      node.call("counter", "/", caller, MINUTE);
      world.runFor(Duration.ofMinutes(2));
    }

    assertThat(node.answers).map(answer -> answer.strip().split(" ")[3]).containsExactly("1", "2", "1", "3");
  }

  /** Names are others' choice: none may be made to read as another's. */
  @Test
  void keepsTheStorageApartOfWhoeverChoosesItsNameToCollide() {
    List<String> seen = new ArrayList<>();
    MicroserviceProvider keeper = ContainerNode.program("keeper", context -> call -> {
      seen.add(context.host().storage().get("secret").map(value -> "another's").orElse("nothing"));
      context.host().storage().put("secret", ByteBuffer.wrap(new byte[] {1}));
      call.respond(HttpResponse.of(204));
    });
    ContainerNode node = node(images("keeper, tenancy=tenant-user"), keeper);

    for (String[] who : new String[][] {{"a/b", "c"}, {"a", "b/c"}, {"a%2Fb", "c"}, {"", "a/b/c"}}) {
      node.call("keeper", "/", new Caller(null, who[1], who[0], List.of()), MINUTE);
      world.runFor(Duration.ofSeconds(5));
    }

    assertThat(seen).containsExactly("nothing", "nothing", "nothing", "nothing");
  }

  @Test
  void makesNoInstanceOfOneUserForNobody() {
    ContainerNode node = node(images("echo, tenancy=user"));

    node.call("echo", "/", Caller.ANONYMOUS, MINUTE);

    assertThat(node.statuses()).containsExactly("403");
  }

  // ---- Ends

  @Test
  void answersAllWhoWaitWhenAProgramEndsByItself() {
    MicroserviceProvider brief = ContainerNode.program("brief", context -> call -> {
      if (call.path().equals("/exit")) {
        context.exit(3);
      }
    });
    ContainerNode node = node(images("brief"), brief);
    node.call("brief", "/hang", ANNA, MINUTE);
    node.call("brief", "/exit", ANNA, MINUTE);
    node.call("brief", "/later", ANNA, MINUTE);

    world.runFor(Duration.ofSeconds(1));

    assertThat(node.statuses()).containsExactly("502", "502", "502");
    assertThat(node.container.containers()).isEmpty();
    assertThat(node.container.memoryBytes()).isZero();
  }

  @Test
  void endsWhatAProgramHasOpenedWithIt() {
    List<String> ticks = new ArrayList<>();
    MicroserviceProvider ticking = ContainerNode.program("ticking", context -> {
      Timer[] timer = {null};
      timer[0] = context.host().timer("tick", () -> {
        ticks.add("tick");
        timer[0].start(Duration.ofSeconds(1));
      });
      timer[0].start(Duration.ofSeconds(1));
      return call -> call.respond(HttpResponse.of(204));
    });
    ContainerNode node = node(images("ticking"), ticking);
    node.call("ticking");
    world.runFor(Duration.ofSeconds(10));
    int before = ticks.size();

    node.container.kill(node.only());
    world.runFor(Duration.ofSeconds(10));

    assertThat(before).isEqualTo(9);
    assertThat(ticks).hasSize(before);
  }

  /** A port that is not given back could not be opened again. */
  @Test
  void givesThePortsOfAProgramBackAndEndsItsConnections() {
    List<String> heard = new ArrayList<>();
    MicroserviceProvider listening = ContainerNode.program("listening", context -> {
      context.host().open(PortSpec.of("test", 9001), (source, destination, bytes) -> { });
      context.host().listen(new ListenSpec("test", 9000), connection -> ear("program", heard));
      return call -> call.respond(HttpResponse.of(204));
    });
    World.Machine peer = world.machine("peer").on(home);
    World.Machine machine = machine(images("listening"), listening);
    ContainerNode node = on(machine);
    peer.start();
    node.call("listening");
    world.runFor(Duration.ofSeconds(1));
    peer.host().connect(new ConnectSpec("test", new Endpoint(machine.address(), 9000)), ear("peer", heard));
    world.runFor(Duration.ofSeconds(1));

    node.container.kill(node.only());
    world.runFor(Duration.ofSeconds(1));
    peer.host().connect(new ConnectSpec("test", new Endpoint(machine.address(), 9000)), ear("late", heard));
    world.runFor(Duration.ofSeconds(1));
    node.call("listening");
    world.runFor(Duration.ofSeconds(1));

    assertThat(heard).containsExactly("peer RESET", "late REFUSED");
    assertThat(node.statuses()).containsExactly("204", "204");
  }

  private static ConnectionHandler ear(String name, List<String> heard) {
    return new ConnectionHandler() {
      @Override
      public void onReceived(Connection connection, ByteBuffer bytes) {}

      @Override
      public void onFailed(Connection connection, ConnectionFailure failure) {
        heard.add(name + " " + failure);
      }
    };
  }

  @Test
  void killsWhatDoesNotStopInTime() {
    MicroserviceProvider stubborn = ContainerNode.program("stubborn", context -> new Microservice() {
      @Override
      public void onCall(ServiceCall call) {
        call.respond(HttpResponse.of(204));
      }

      @Override
      public void stop(Runnable done) {}
    });
    ContainerNode node = node(images("stubborn"), stubborn);
    Container one = node.container.create("", node.image("stubborn").orElseThrow(), ANNA, RestartPolicy.NO);
    node.container.start(one, refusal -> { });
    world.runFor(Duration.ofSeconds(1));
    List<Long> stopped = new ArrayList<>();

    node.container.stop(one, Duration.ofSeconds(4), () -> stopped.add(world.nanoTime()));
    world.runFor(MINUTE);

    assertThat(stopped).containsExactly(5_000_000_000L);
    assertThat(one.state()).isEqualTo(Container.State.EXITED);
    assertThat(one.exitCode()).isEqualTo(137);
  }

  @Test
  void doesNotStartByACallWhatSomebodyHasStopped() {
    ContainerNode node = node(images("echo"));
    Container one = node.container.create("mine", node.image("echo").orElseThrow(), ANNA, RestartPolicy.NO);
    node.container.start(one, refusal -> { });
    world.runFor(Duration.ofSeconds(1));
    node.container.stop(one, Duration.ofSeconds(1), () -> { });
    world.runFor(Duration.ofSeconds(1));

    node.call("echo");
    node.container.start(one, refusal -> { });
    world.runFor(Duration.ofSeconds(1));
    node.call("echo");

    assertThat(node.answers.get(0)).contains(" 503 ").contains("stopped");
    assertThat(node.statuses()).containsExactly("503", "200");
  }

  @Test
  void startsAgainWhatACallWantsWhileItStops() {
    MicroserviceProvider slow = ContainerNode.program("slow", context -> new Microservice() {
      @Override
      public void onCall(ServiceCall call) {
        call.respond(HttpResponse.of(204));
      }

      @Override
      public void stop(Runnable done) {
        context.host().timer("stopping", done).start(Duration.ofSeconds(3));
      }
    });
    ContainerNode node = node(images("slow"), slow);
    node.call("slow");
    world.runFor(Duration.ofSeconds(61));
    List<String> stopping = node.states();

    node.call("slow");
    world.runFor(Duration.ofSeconds(10));

    assertThat(stopping).containsExactly("slow STOPPING");
    assertThat(node.statuses()).containsExactly("204", "204");
    assertThat(node.states()).containsExactly("slow RUNNING");
  }

  // ---- Restarts

  /** The delay doubles from 100 ms, as with the engine, until the most that was allowed. */
  @Test
  void startsAgainAfterAFailureAsOftenAsItMay() {
    List<Long> starts = new ArrayList<>();
    MicroserviceProvider failing = ContainerNode.program("failing", context -> {
      starts.add(world.nanoTime() / 1_000_000);
      context.exit(1);
      return call -> { };
    });
    ContainerNode node = node(images("failing, start=0, size=1 B, unpacked=1 B"), failing);
    Container one = node.container.create("", node.image("failing").orElseThrow(), ANNA, new RestartPolicy(RestartPolicy.When.ON_FAILURE, 3));

    node.container.start(one, refusal -> { });
    world.runFor(MINUTE);

    assertThat(starts).containsExactly(5L, 110L, 315L, 720L);
    assertThat(one.state()).isEqualTo(Container.State.EXITED);
    assertThat(one.exitCode()).isEqualTo(1);
    assertThat(one.restarts()).isEqualTo(3);
  }

  @Test
  void leavesWhatHasEndedWellAsItIsUnlessItIsAlwaysToRun() {
    MicroserviceProvider brief = ContainerNode.program("brief", context -> {
      context.host().timer("end", () -> context.exit(0)).start(Duration.ofSeconds(1));
      return call -> { };
    });
    ContainerNode node = node(images("brief"), brief);
    Image image = node.image("brief").orElseThrow();
    Container once = node.container.create("once", image, ANNA, new RestartPolicy(RestartPolicy.When.ON_FAILURE, 0));
    Container ever = node.container.create("ever", image, ANNA, new RestartPolicy(RestartPolicy.When.ALWAYS, 0));

    node.container.start(once, refusal -> { });
    node.container.start(ever, refusal -> { });
    world.runFor(Duration.ofSeconds(30));

    assertThat(once.restarts()).isZero();
    assertThat(ever.restarts()).isGreaterThan(3);
  }

  /** A crash leaves nothing running; what is always to run is started when the node comes back, as by the engine. */
  @Test
  void comesBackFromACrashWithWhatIsAlwaysToRun() {
    World.Machine machine = machine(images("echo; work"));
    ContainerNode node = on(machine);
    node.container.create("ever", node.image("echo").orElseThrow(), ANNA, new RestartPolicy(RestartPolicy.When.ALWAYS, 0));
    node.container.create("once", node.image("work").orElseThrow(), ANNA, new RestartPolicy(RestartPolicy.When.ON_FAILURE, 0));
    node.container.containers().forEach(one -> node.container.start(one, refusal -> { }));
    world.runFor(Duration.ofSeconds(1));

    machine.crash();
    boolean awaited = LightContainer.isAwaited(machine.start().host());
    ContainerNode again = machine.protocol(ContainerNode.class);
    List<String> atOnce = again.states();
    world.runFor(Duration.ofSeconds(1));

    assertThat(awaited).isTrue();
    assertThat(atOnce).containsExactly("echo STARTING", "work EXITED");
    assertThat(again.states()).containsExactly("echo RUNNING", "work EXITED");
    assertThat(again.container.find("once").orElseThrow().exitCode()).isEqualTo(255);
    assertThat(counted("container.starts")).last().isEqualTo("boot;light");
  }

  @Test
  void answersWhoeverIsBeingServedWhenTheNodeLeaves() {
    World.Machine machine = machine(images("work; hang"), ContainerNode.program("hang", context -> call -> { }));
    ContainerNode node = on(machine);
    node.call("hang");
    world.runFor(Duration.ofSeconds(1));

    machine.stop();
    world.runFor(Duration.ofSeconds(30));

    assertThat(machine.isOn()).isFalse();
    assertThat(node.statuses()).containsExactly("502");
  }

  // ---- What was measured

  private static MicroserviceProvider echoing(String name) {
    return ContainerNode.program(name, context -> call -> call.respond(HttpResponse.text(200, "from " + name)));
  }

  private List<String> counted(String metric) {
    return world.told().stream().filter(told -> told.kind().equals(metric)).map(World.Told::scope).toList();
  }

  private List<String> steps() {
    return world.observations("container.start.step.time").stream()
        .map(step -> step.labels().get(0) + " " + Math.round(step.value() * 1e4) / 10.0 + " ms").toList();
  }
}
