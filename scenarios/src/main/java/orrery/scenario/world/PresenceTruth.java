package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import orrery.host.Address;
import orrery.host.Shared;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.metrics.TimeShare;
import orrery.net.Node;
import org.jspecify.annotations.Nullable;

/**
 * Whether the discovery service is right in what it says of who is there: what its records hold, as it tells its probe,
 * against who is live and where. However it comes to its knowledge, it is measured alike.
 *
 * <p>Where several machines are the service, each counts by itself, since what anybody hears is what the one says that was
 * asked: a replica that is behind is wrong for so long. One that is off is asked by nobody and counts for nothing, unless it
 * was the last: then nobody is listed.
 */
final class PresenceTruth implements Onlooker {

  /** What a service says of a node beside what is so. */
  private enum Word {
    /** The node is off, and the service does not list it. */
    NOTHING(false, false),
    RIGHT(true, true),
    MISSING(true, false),
    GONE(false, true),
    /** Both, at an address that is not the node's. */
    ELSEWHERE(true, true);

    final boolean live;
    final boolean listed;

    Word(boolean live, boolean listed) {
      this.live = live;
      this.listed = listed;
    }
  }

  /** What one machine of the service says. */
  private static final class View {
    boolean on;
    private final Shared shared;
    private final Map<String, Listing> listings = new ByName<>();

    View(Shared shared) {
      this.shared = shared;
    }

    Listing of(String name) {
      return listings.getOrDefault(name, Listing.NONE);
    }

    void says(String name, Listing listing) {
      if (listing.equals(Listing.NONE)) {
        listings.remove(name);
      } else {
        // Nodes are many, but of many homes their addresses are the same.
        listings.put(name, shared.same(listing, listing.hashCode()));
      }
    }
  }

  /**
   * What one machine of the service says of one node.
   *
   * @param address null where the node is not listed
   */
  private record Listing(@Nullable Address address, Word word) {

    static final Listing NONE = new Listing(null, Word.NOTHING);

    @Override
    public int hashCode() {
      return address == null ? word.ordinal() : Shared.hash(address, word.ordinal());
    }
  }

  private final Recorder recorder;
  private final Set<String> services;
  private final Set<String> bystanders;
  private final LiveNodes live;
  private final Map<String, View> views = new LinkedHashMap<>();
  /** Who speaks for a service that is off altogether: the machine that went last. */
  private @Nullable View last;
  private @Nullable Measures measures;

  private record Measures(TimeShare stale, TimeShare missing, TimeShare gone, TimeShare elsewhere) {}

  /**
   * Sees nothing yet.
   *
   * @param live told before this
   * @param services the machines that are the discovery service; where there are none, there is nothing to measure
   * @param bystanders the machines that are nobody's devices: those of all services
   */
  PresenceTruth(Recorder recorder, LiveNodes live, Set<String> services, Set<String> bystanders) {
    this.recorder = recorder;
    this.live = live;
    this.services = services;
    this.bystanders = bystanders;
  }

  @Override
  public void onSwitchedOn(Node node) {
    if (services.contains(node.name())) {
      View before = last;
      View view = views.computeIfAbsent(node.name(), name -> new View(node.host().shared()));
      view.on = true;
      last = null;
      if (before != null) {
        judgeAll(node.now(), before);
      }
      judgeAll(node.now(), view);
    } else {
      judge(node);
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    View view = views.get(node.name());
    if (view != null) {
      view.on = false;
      List.copyOf(view.listings.keySet()).forEach(name -> view.says(name, new Listing(null, view.of(name).word)));
      last = views.values().stream().anyMatch(other -> other.on) ? null : view;
      judgeAll(node.now(), view);
    } else {
      judge(node);
    }
  }

  @Override
  public void onInterfacesChanged(Node node) {
    judge(node);
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    View view = variable.equals("listed") ? views.get(node.name()) : null;
    if (view == null || bystanders.contains(scope)) {
      return;
    }
    view.says(scope, new Listing(value.isEmpty() ? null : Address.of(value), view.of(scope).word));
    judge(node.now(), view, scope);
  }

  private void judge(Node node) {
    if (!bystanders.contains(node.name())) {
      views.values().forEach(view -> judge(node.now(), view, node.name()));
    }
  }

  private void judgeAll(long now, View view) {
    Set<String> names = live.all().stream().map(Node::name).filter(name -> !bystanders.contains(name)).collect(Collectors.toCollection(LinkedHashSet::new));
    names.addAll(view.listings.keySet());
    names.forEach(name -> judge(now, view, name));
  }

  private void judge(long now, View view, String name) {
    Listing listing = view.of(name);
    Word before = listing.word;
    Word after = view.on || view == last ? word(live.called(name), listing.address) : Word.NOTHING;
    if (before == after) {
      return;
    }
    view.says(name, new Listing(listing.address, after));
    Measures all = measures();
    add(now, all.missing, before, after, Word.MISSING, true, false);
    add(now, all.gone, before, after, Word.GONE, false, true);
    add(now, all.elsewhere, before, after, Word.ELSEWHERE, true, true);
    all.stale.add(now, wrong(after) - wrong(before), one(after != Word.NOTHING) - one(before != Word.NOTHING));
  }

  private static Word word(@Nullable Node node, @Nullable Address listed) {
    if (node == null || listed == null) {
      return node != null ? Word.MISSING : listed != null ? Word.GONE : Word.NOTHING;
    }
    return node.machine().addresses().contains(listed) ? Word.RIGHT : Word.ELSEWHERE;
  }

  /** The share of {@code part} among the words of nodes that are live, listed, or both, as is asked. */
  private static void add(long now, TimeShare share, Word before, Word after, Word part, boolean live, boolean listed) {
    share.add(now, one(after == part) - one(before == part), one(isAmong(after, live, listed)) - one(isAmong(before, live, listed)));
  }

  private static boolean isAmong(Word word, boolean live, boolean listed) {
    return (!live || word.live) && (!listed || word.listed);
  }

  private static int wrong(Word word) {
    return one(word != Word.NOTHING && word != Word.RIGHT);
  }

  private static int one(boolean so) {
    return so ? 1 : 0;
  }

  private Measures measures() {
    Measures made = measures;
    if (made == null) {
      made = new Measures(recorder.timeShare(MetricCatalogue.PRESENCE_STALE), recorder.timeShare(MetricCatalogue.PRESENCE_MISSING),
          recorder.timeShare(MetricCatalogue.PRESENCE_GONE), recorder.timeShare(MetricCatalogue.PRESENCE_ELSEWHERE));
      measures = made;
    }
    return made;
  }
}
