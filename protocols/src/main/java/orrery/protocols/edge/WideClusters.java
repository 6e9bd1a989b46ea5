package orrery.protocols.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Host;
import orrery.host.Position;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.ClusterPorts;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpGroup;
import org.jspecify.annotations.Nullable;

/**
 * A node's parts in the clusters that are wider than its links: that of its account, and that of the place where it is,
 * which is another when it has moved far enough (EC-10, EC-38).
 *
 * <p>It takes part while it can be reached from anywhere, and says so: state {@code participation}.
 */
final class WideClusters {

  private final Host host;
  private final EdgeNodeConfig config;
  private final ScopesConfig scopes;
  private final WideReach reach;
  private final HttpClient http;
  private final @Nullable HttpGroup service;
  private final Map<String, WideCluster> all = new TreeMap<>();
  private @Nullable Timer positionTimer;
  private @Nullable ClusterPorts ports;
  private @Nullable String account;
  private @Nullable PlaceCell cell;
  private boolean started;

  WideClusters(Host host, EdgeNodeConfig config, WideReach reach) {
    this.host = host;
    this.config = config;
    this.scopes = config.scopes();
    this.reach = reach;
    this.http = new HttpClient(host, config.discovery().http());
    this.service = config.discovery().isServed() ? new HttpGroup(host, http, config.discovery().endpoints()) : null;
  }

  void start() {
    started = true;
    reach.onChange(this::onReach);
    onReach();
    if (scopes.proximity()) {
      positionTimer = host.timer("place", this::onPositionTimer);
      positionTimer.start(scopes.positionEvery());
    }
  }

  /** Leaves all, then runs {@code done}. */
  void stop(Runnable done) {
    started = false;
    if (positionTimer != null) {
      positionTimer.cancel();
    }
    List<WideCluster> parts = new ArrayList<>(all.values());
    int[] left = {parts.size()};
    if (parts.isEmpty()) {
      http.stop();
      done.run();
    }
    for (WideCluster part : parts) {
      part.leave(() -> {
        if (--left[0] == 0) {
          http.stop();
          done.run();
        }
      });
    }
  }

  /** Its part in its account's cluster, while it has one. */
  Optional<ClusterMember> account() {
    return Optional.ofNullable(account).map(name -> all.get(name).member());
  }

  /** Its part in its place's cluster, while it has one. */
  Optional<ClusterMember> place() {
    return Optional.ofNullable(cell).map(in -> all.get(in.cluster()).member());
  }

  /** How many places' clusters it has anything of. */
  int places() {
    return (int) all.keySet().stream().filter(name -> name.startsWith("place/")).count();
  }

  private void onReach() {
    if (!started) {
      return;
    }
    Optional<ClusterPorts> now = reach.ports();
    boolean before = ports != null;
    ports = now.orElse(null);
    if (scopes.account()) {
      followAccount();
    }
    if (scopes.proximity()) {
      followPosition();
    }
    if (before != now.isPresent() || !before) {
      tell("account", scopes.account());
      tell("place", scopes.proximity());
    }
  }

  private void tell(String kind, boolean wished) {
    if (wished) {
      host.probe().state("participation", kind, ports == null ? "unreachable" : "reachable");
    }
  }

  private void followAccount() {
    String name = "account/" + host.device().account();
    boolean fits = name.getBytes(StandardCharsets.UTF_8).length <= 63;
    if (ports != null && account == null && fits) {
      account = name;
      enter(name);
    } else if (ports == null && account != null) {
      leave(account);
      account = null;
    }
  }

  private void onPositionTimer() {
    positionTimer.start(scopes.positionEvery());
    followPosition();
  }

  private void followPosition() {
    Optional<Position> position = host.device().position();
    PlaceCell before = cell;
    boolean stays = before != null && ports != null && position.isPresent() && before.metresTo(position.get()) <= scopes.hysteresis().metres();
    if (stays) {
      return;
    }
    cell = ports == null ? null : position.map(now -> PlaceCell.of(now, scopes.cell())).orElse(null);
    if (before != null) {
      leavePlace(before.cluster());
    }
    if (cell != null) {
      host.probe().event("place", "is in " + cell.cluster());
      enter(cell.cluster());
    }
  }

  private void enter(String name) {
    all.computeIfAbsent(name, one -> new WideCluster(host, config, service, one, (member, handler) -> open(handler))).enter();
  }

  /** There are many places, and most a node never comes back to: what it has of one ends when it has left. */
  private void leavePlace(String name) {
    WideCluster part = all.get(name);
    part.leave(() -> {
      if (!part.isWanted()) {
        all.remove(name, part);
      }
    });
  }

  /** A part that is entered again may have its port from elsewhere than before. */
  private orrery.host.DatagramPort open(orrery.host.DatagramHandler handler) {
    if (ports == null) {
      throw new IllegalStateException("a wide cluster must be entered only while there are ports");
    }
    return ports.open(host, handler);
  }

  private void leave(String name) {
    all.get(name).leave(() -> {});
  }
}
