package orrery.protocols.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.protocols.cluster.Profile;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.service.ServiceAddress;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** What is asked of discovery to place a call, how far, and what of it is kept. */
class PlacerTest {

  private final World world = World.withSeed(1);
  private final List<String> asked = new ArrayList<>();
  private final List<List<String>> placed = new ArrayList<>();
  /** By scope, who is found there. */
  private final Map<String, List<FoundNode>> there = new LinkedHashMap<>();
  private boolean answers = true;
  private final List<Runnable> held = new ArrayList<>();
  private boolean holds;
  private Optional<Readiness> own = Optional.empty();
  private final Placer placer;

  PlacerTest() {
    World.Machine phone = world.machine("phone").on(world.home("home")).running(host -> new Protocol() {
      @Override
      public void start() {}

      @Override
      public void stop(Runnable done) {
        done.run();
      }
    });
    placer = placer(phone.start().host());
  }

  private Placer placer(Host host) {
    OwnPlace self = new OwnPlace() {
      @Override
      public Profile profile() {
        return Places.profile();
      }

      @Override
      public boolean isProvider() {
        return false;
      }

      @Override
      public Optional<Readiness> readiness(String service) {
        return own;
      }

      @Override
      public boolean isMetered() {
        return false;
      }
    };
    return new Placer(host, Places.config("known", 8), self, this::search, Optional.of(new NodeId("cloud")));
  }

  private void search(SearchQuery query, Consumer<Optional<List<FoundNode>>> onFound) {
    String scope = query.link().isPresent() ? query.filter().service().isPresent() ? "link" : "members" : "account";
    asked.add(scope + query.filter().service().map(name -> " " + name).orElse(""));
    Runnable answer = () -> onFound.accept(answers ? Optional.of(there.getOrDefault(scope, List.of())) : Optional.empty());
    if (holds) {
      held.add(answer);
    } else {
      answer.run();
    }
  }

  private void place(Ask ask) {
    placer.place(ask, "anna", decision -> placed.add(decision.order().stream().map(choice -> choice.candidate().node().name()).toList()));
  }

  private void place(String address) {
    place(Ask.of(ServiceAddress.parse(address).orElseThrow()));
  }

  @Test
  void looksNoFartherThanToWhereItIsOffered() {
    there.put("link", List.of(Places.found("tv", Reachability.ON_LINK)));
    place("drive");
    assertThat(asked).containsExactly("link drive");

    there.clear();
    there.put("account", List.of(Places.found("pc", Reachability.UNKNOWN)));
    place("beam");
    assertThat(asked).containsExactly("link drive", "link beam", "account beam");

    there.clear();
    there.put("members", List.of(Places.found("tv", Reachability.ON_LINK)));
    place("echo");
    assertThat(asked.subList(3, 6)).containsExactly("link echo", "account echo", "members");
    assertThat(placed).containsExactly(List.of("tv", "cloud"), List.of("pc", "cloud"), List.of("tv", "cloud"));
  }

  /** Its own device has the service, but work may be done sooner elsewhere; a call that says where it goes is asked for there alone. */
  @Test
  void looksEverywhereForWorkAndNowhereForWhatIsAddressed() {
    own = Optional.of(Readiness.RUNNING);
    place(new Ask(ServiceAddress.of("work"), 0, 0, 1_000_000, Optional.empty()));
    assertThat(asked).containsExactly("link work", "account work", "members");

    asked.clear();
    place("drive@here");
    place("drive@central");
    place("drive@node:phone");
    assertThat(asked).isEmpty();
    assertThat(placed.subList(1, 4)).containsExactly(List.of("phone"), List.of("cloud"), List.of("phone"));
  }

  @Test
  void asksOnceForAllWhoWaitForTheSame() {
    holds = true;
    for (int i = 0; i < 10; i++) {
      place("drive");
    }
    assertThat(asked).containsExactly("link drive");
    assertThat(placed).isEmpty();

    holds = false;
    there.put("link", List.of(Places.found("tv", Reachability.ON_LINK)));
    held.remove(0).run();
    assertThat(placed).hasSize(10).containsOnly(List.of("tv", "cloud"));
  }

  /** Eight answers are kept; of a thousand services the last ones are known, the first is asked for anew. */
  @Test
  void keepsSoManyAnswersAndNoMore() {
    there.put("link", List.of(Places.found("tv", Reachability.ON_LINK)));
    for (int i = 0; i < 1000; i++) {
      place("s" + i);
    }
    assertThat(asked).hasSize(1000);

    place("s999");
    place("s993");
    assertThat(asked).hasSize(1000);
    place("s0");
    assertThat(asked).hasSize(1001);
  }

  /** No answer is not the answer that nobody is there. */
  @Test
  void asksAgainWhereNobodyAnswered() {
    answers = false;
    place("drive@account:anna");
    answers = true;
    there.put("link", List.of(Places.found("tv", Reachability.ON_LINK)));
    place("drive@account:anna");

    assertThat(placed).containsExactly(List.of(), List.of("tv"));
  }

  @Test
  void forgetsAfterAWhile() {
    there.put("link", List.of(Places.found("tv", Reachability.ON_LINK)));
    place("drive");
    world.runFor(Duration.ofSeconds(30));
    place("drive");
    assertThat(asked).hasSize(1);

    world.runFor(Duration.ofMillis(1));
    place("drive");
    assertThat(asked).hasSize(2);
  }

  /** Who has failed is not left out, for there may be nobody else, but comes last for a while. */
  @Test
  void sparesWhoHasFailedLately() {
    FoundNode kin = Places.found("tv", Reachability.ON_LINK);
    there.put("link", List.of(kin));
    place("drive");
    placer.onFailed("drive", new NodeId("tv"));
    place("drive");
    world.runFor(Duration.ofSeconds(31));
    place("drive");

    assertThat(placed).containsExactly(List.of("tv", "cloud"), List.of("cloud", "tv"), List.of("tv", "cloud"));
  }

  /** A super node that tells of this node itself, or of one twice, adds nobody. */
  @Test
  void takesNobodyForTwo() {
    FoundNode tv = Places.found("tv", Reachability.ON_LINK);
    there.put("link", List.of(Places.found("phone", Reachability.ON_LINK), tv, tv));
    place("drive");
    there.put("link", Collections.nCopies(200, tv));
    place("beam");

    assertThat(placed).containsOnly(List.of("tv", "cloud"));
  }
}
