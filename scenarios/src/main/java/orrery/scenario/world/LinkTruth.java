package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.metrics.TimeShare;
import orrery.net.Lan;
import orrery.net.Node;
import org.jspecify.annotations.Nullable;

/**
 * Whether the discovery service tells links from each other (EC-36): the identities that its records have, as it tells its
 * probe, against the LANs that their super nodes are on. A super node that is off is where it was last.
 */
final class LinkTruth implements Onlooker {

  /** A record of one machine of the service. */
  private static final class Entry {
    final String superNode;
    String identity = "";
    String link = "";
    boolean merged;
    boolean split;

    Entry(String superNode) {
      this.superNode = superNode;
    }
  }

  /** What one machine of the service has. */
  private static final class View {
    final Map<String, Entry> records = new ByName<>();
    final Map<String, List<Entry>> byIdentity = new ByName<>();
    final Map<String, List<Entry>> byLink = new ByName<>();
  }

  private final Recorder recorder;
  private final Set<String> services;
  private final LiveNodes live;
  /** Of machines that are off, where they were last. */
  private final Map<String, String> left = new ByName<>();
  private final Map<String, View> views = new LinkedHashMap<>();
  private @Nullable TimeShare merged;
  private @Nullable TimeShare split;

  /**
   * Sees nothing yet.
   *
   * @param live told before this
   * @param services the machines that are the discovery service
   */
  LinkTruth(Recorder recorder, LiveNodes live, Set<String> services) {
    this.recorder = recorder;
    this.live = live;
    this.services = services;
  }

  @Override
  public void onSwitchedOn(Node node) {
    if (services.contains(node.name())) {
      views.put(node.name(), new View());
    } else if (!services.isEmpty()) {
      left.remove(node.name());
      onLink(node);
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    View view = views.get(node.name());
    if (view == null && !services.isEmpty()) {
      left.put(node.name(), link(node));
    } else if (view != null) {
      List.copyOf(view.records.values()).forEach(record -> change(node.now(), view, record.superNode, ""));
    }
  }

  @Override
  public void onInterfacesChanged(Node node) {
    if (!services.isEmpty() && !services.contains(node.name())) {
      onLink(node);
    }
  }

  private void onLink(Node node) {
    for (View view : views.values()) {
      Entry record = view.records.get(node.name());
      if (record != null) {
        change(node.now(), view, record.superNode, record.identity);
      }
    }
  }

  private static String link(Node node) {
    Lan lan = node.machine().lan();
    return lan == null ? node.name() : lan.name();
  }

  private String link(String superNode) {
    Node node = live.called(superNode);
    return node != null ? link(node) : left.getOrDefault(superNode, superNode);
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    View view = variable.equals("identity") ? views.get(node.name()) : null;
    if (view != null) {
      change(node.now(), view, scope, value);
    }
  }

  /** @param identity empty where the record has ended */
  private void change(long now, View view, String superNode, String identity) {
    String link = link(superNode);
    Entry record = view.records.computeIfAbsent(superNode, Entry::new);
    boolean fresh = record.identity.isEmpty();
    if (record.identity.equals(identity) && record.link.equals(link)) {
      return;
    }
    Set<Entry> touched = new LinkedHashSet<>(List.of(record));
    if (!fresh) {
      touched.addAll(leave(view.byIdentity, record.identity, record));
      touched.addAll(leave(view.byLink, record.link, record));
    }
    record.identity = identity;
    record.link = link;
    if (identity.isEmpty()) {
      view.records.remove(superNode);
    } else {
      touched.addAll(join(view.byIdentity, identity, record));
      touched.addAll(join(view.byLink, link, record));
    }
    judge(now, view, touched, (identity.isEmpty() ? 0 : 1) - (fresh ? 0 : 1));
  }

  private static List<Entry> leave(Map<String, List<Entry>> index, String key, Entry record) {
    List<Entry> left = index.get(key).stream().filter(other -> other != record).collect(Collectors.toUnmodifiableList());
    if (left.isEmpty()) {
      index.remove(key);
    } else {
      index.put(key, left);
    }
    return left;
  }

  private static List<Entry> join(Map<String, List<Entry>> index, String key, Entry record) {
    List<Entry> group = Stream.concat(index.getOrDefault(key, List.of()).stream(), Stream.of(record)).collect(Collectors.toUnmodifiableList());
    index.put(key, group);
    return group;
  }

  private void judge(long now, View view, Set<Entry> touched, int moreRecords) {
    int moreMerged = 0;
    int moreSplit = 0;
    for (Entry record : touched) {
      boolean there = !record.identity.isEmpty();
      boolean isMerged = there && view.byIdentity.get(record.identity).stream().anyMatch(other -> !other.link.equals(record.link));
      boolean isSplit = there && view.byLink.get(record.link).stream().anyMatch(other -> !other.identity.equals(record.identity));
      moreMerged += (isMerged ? 1 : 0) - (record.merged ? 1 : 0);
      moreSplit += (isSplit ? 1 : 0) - (record.split ? 1 : 0);
      record.merged = isMerged;
      record.split = isSplit;
    }
    merged = merged == null ? recorder.timeShare(MetricCatalogue.LINK_MERGED) : merged;
    split = split == null ? recorder.timeShare(MetricCatalogue.LINK_SPLIT) : split;
    merged.add(now, moreMerged, moreRecords);
    split.add(now, moreSplit, moreRecords);
  }
}
