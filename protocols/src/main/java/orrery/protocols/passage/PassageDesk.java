package orrery.protocols.passage;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.http.Deadlines;
import orrery.protocols.json.JsonException;
import orrery.protocols.relay.Invitation;
import orrery.protocols.relay.Inviter;
import orrery.protocols.relay.SignalReply;

/**
 * The callee's side: lets callers from other clusters at a node's gateway, as far as its owner shares and there is room (EC-10, EC-18).
 *
 * <p>Who calls is known by its own word alone. What it may have is for the gateway to decide, which is shown its tokens; here it is
 * bounded what anybody may occupy.
 */
public final class PassageDesk {

  /** This side of a passage that has no carrier. */
  static final Endpoint NOWHERE = new Endpoint(Address.ipv4(0), 0);

  /** Where callers seem to come from: nobody is there, in a block that is kept for special purposes (IANA, IPv4 Special-Purpose Address Registry: 192.0.0.0/24). */
  public static final Endpoint ELSEWHERE = new Endpoint(Address.ipv4(192, 0, 0, 8), 0);

  /** Who calls, by its own word. */
  public record Caller(NodeId node, String account) {}

  final PassageConfig config;
  private final Host host;
  private final @Nullable Inviter inviter;
  private final Predicate<Caller> admits;
  private final Function<Connection, ConnectionHandler> gateway;
  private final Set<CalleesEnd> open = new LinkedHashSet<>(2);
  private @Nullable Deadlines deadlines;
  private long sessions;

  /**
   * @param inviter to BEPs; null where there is nobody to ask for them: signals alone do then
   * @param admits with whom the node shares
   * @param gateway takes a connection as if it had accepted it, and says what is to hear of it
   */
  public PassageDesk(Host host, PassageConfig config, @Nullable Inviter inviter, Predicate<Caller> admits, Function<Connection, ConnectionHandler> gateway) {
    this.host = host;
    this.config = config;
    this.inviter = inviter;
    this.admits = admits;
    this.gateway = gateway;
  }

  /** Whether a signal is for {@link #onSignal}. */
  public static boolean isFor(byte[] body) {
    return PassageSignal.isOne(body);
  }

  /** A caller has a request, or wishes for a passage. */
  public void onSignal(byte[] body, SignalReply reply) {
    PassageSignal signal;
    Optional<Boolean> head;
    try {
      signal = PassageSignal.read(body);
      head = signal.early().length == 0 ? Optional.empty() : PassageSignal.asksForHead(signal.early(), config.limits());
    } catch (JsonException e) {
      refuse("malformed", reply);
      return;
    }
    if (signal.early().length > 0 && head.isEmpty()) {
      refuse("malformed", reply);
    } else if (!admits.test(new Caller(signal.from(), signal.account()))) {
      refuse("not-shared", reply);
    } else if (open.size() >= config.served()) {
      refuse("limit", reply);
    } else if (open.stream().filter(one -> one.caller().equals(signal.from())).count() >= config.servedEach()) {
      refuse("caller-limit", reply);
    } else {
      CalleesEnd end = new CalleesEnd(this, signal.from(), reply);
      open.add(end);
      if (head.isPresent()) {
        end.begin(signal.early(), head.get());
      } else {
        end.invite();
      }
    }
  }

  private void refuse(String reason, SignalReply reply) {
    refused(reason);
    reply.answer(new Invitation.Refused(reason).toJson());
  }

  /** How many passages there are, those that are being set up included. */
  public int count() {
    return open.size();
  }

  /** Ends all. */
  public void stop() {
    List.copyOf(open).forEach(Connection::abort);
    if (deadlines != null) {
      deadlines.clear();
    }
  }

  // ---- For the ends

  ConnectionHandler accept(Connection connection) {
    return gateway.apply(connection);
  }

  void invite(SignalReply reply, Consumer<Optional<Inviter.Bearer>> onInvited) {
    if (inviter == null) {
      reply.answer(new Invitation.Refused("no-signaling").toJson());
      onInvited.accept(Optional.empty());
    } else {
      inviter.invite(host.id() + "/passage/" + ++sessions, reply, onInvited);
    }
  }

  void refused(String reason) {
    host.probe().count(PassageMetrics.REFUSED, 1, reason);
  }

  Deadlines.Deadline deadline(Runnable onExpiry) {
    deadlines = deadlines == null ? new Deadlines(host, "passage desk") : deadlines;
    return deadlines.deadline(onExpiry);
  }

  void forget(CalleesEnd gone) {
    open.remove(gone);
  }
}
