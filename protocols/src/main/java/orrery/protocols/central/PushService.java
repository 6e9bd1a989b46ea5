package orrery.protocols.central;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.service.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The push service of a region (Fig. 2): notifications wait for their node, which fetches them by long polls.
 *
 * <table>
 *   <caption>What it answers, below {@code /services/push}</caption>
 *   <tr><td>{@code POST /subscriptions}<td>of the node in the body; ends one that it had before<td>201 with its Location, 400, 403, 507
 *   <tr><td>{@code GET /subscriptions/{id}?after=N}<td>what has come after number N, and nobody waits for longer than {@code Prefer:
 *       wait=SECONDS} (RFC 7240 §4.3); N and all before are acknowledged by it<td>200, 204, 400, 404
 *   <tr><td>{@code DELETE /subscriptions/{id}}<td><td>204, 404
 *   <tr><td>{@code POST /messages?to=NODE}<td>from programs of the region and from other regions only<td>202, 400, 403, 404, 413
 * </table>
 *
 * <p>A subscription's address is all that is needed to read it, as in RFC 8030, so it is not to be guessed. A node has one poll at
 * a time: one more takes its place.
 */
final class PushService {

  /** The name by which programs call it; no microservice can have it. */
  static final String NAME = "push";

  private static final Duration BETWEEN_REGIONS = Duration.ofSeconds(10);

  private final Host host;
  private final Deadlines deadlines;
  private final PushConfig config;
  private final HttpClient http;
  private final Endpoint own;
  private final List<Endpoint> others;
  private final Map<String, Mailbox> byNode = new TreeMap<>();
  private final Map<String, Mailbox> bySubscription = new TreeMap<>();

  /** @param others the gateways of the other regions */
  PushService(Host host, Deadlines deadlines, PushConfig config, HttpClient http, Endpoint own, List<Endpoint> others) {
    this.host = host;
    this.deadlines = deadlines;
    this.config = config;
    this.http = http;
    this.own = own;
    this.others = others;
  }

  private record Waiting(PushMessage message, long expiresNanos) {}

  /** A poll that is not answered yet. */
  private record Poll(Consumer<HttpResponse> answer, Deadlines.Deadline deadline) {}

  /** What one node has to come. */
  private static final class Mailbox {
    final Deque<Waiting> waiting = new ArrayDeque<>(1);
    @Nullable String subscription;
    @Nullable Poll poll;
    long numbers;
  }

  // ---- Requests

  /** Answers a request whose target is below {@code /services/push}. */
  void onRequest(Caller caller, boolean inside, Endpoint from, HttpRequest request, HttpTarget target, Consumer<HttpResponse> answer) {
    List<String> path = target.segments();
    String what = request.method() + " " + path.get(0);
    if (what.equals("POST subscriptions") && path.size() == 1) {
      answer.accept(subscribe(caller, request));
    } else if (what.equals("GET subscriptions") && path.size() == 2) {
      poll(path.get(1), request, target, answer);
    } else if (what.equals("DELETE subscriptions") && path.size() == 2) {
      answer.accept(unsubscribe(path.get(1)));
    } else if (what.equals("POST messages") && path.size() == 1) {
      boolean region = others.stream().anyMatch(other -> other.address().equals(from.address()));
      if (inside || region) {
        accept(request, target, inside, answer);
      } else {
        answer.accept(HttpResponse.text(403, "notifications must come from programs of the cloud"));
      }
    } else {
      answer.accept(HttpResponse.text(404, "there is nothing at this path"));
    }
  }

  private HttpResponse subscribe(Caller caller, HttpRequest request) {
    String node;
    try {
      node = node(request.body());
    } catch (JsonException e) {
      return HttpResponse.text(400, e.getMessage());
    }
    // Who has shown nothing is believed: then nothing is asked of anybody.
    if (!caller.isAnonymous() && (caller.node() == null || !caller.node().name().equals(node))) {
      return HttpResponse.text(403, "a node must subscribe for itself");
    }
    Mailbox mailbox = mailbox(node);
    if (mailbox == null) {
      return HttpResponse.text(507, "there must be at most " + config.subscribers() + " subscribers");
    }
    end(mailbox);
    String id = hex(host.random("push subscriptions").nextLong()) + hex(host.random("push subscriptions").nextLong());
    mailbox.subscription = id;
    bySubscription.put(id, mailbox);
    return new HttpResponse(201, HttpHeaders.of("Location", "/services/" + NAME + "/subscriptions/" + id), new byte[0]);
  }

  private static String node(byte[] body) throws JsonException {
    return JsonReader.read(body, reader -> {
      String[] node = {""};
      reader.object(name -> {
        if (name.equals("node")) {
          node[0] = reader.text(63);
        }
      });
      if (!NodeId.isValid(node[0])) {
        throw new JsonException("there must be a node");
      }
      return node[0];
    });
  }

  private static String hex(long bits) {
    StringBuilder text = new StringBuilder(16);
    for (int shift = 60; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((int) (bits >>> shift) & 0xF, 16));
    }
    return text.toString();
  }

  private @Nullable Mailbox mailbox(String node) {
    Mailbox known = byNode.get(node);
    if (known == null && byNode.size() < config.subscribers()) {
      known = new Mailbox();
      byNode.put(node, known);
    }
    return known;
  }

  private void end(Mailbox mailbox) {
    release(mailbox, HttpResponse.text(404, "the subscription has ended"));
    if (mailbox.subscription != null) {
      bySubscription.remove(mailbox.subscription);
      mailbox.subscription = null;
    }
  }

  private HttpResponse unsubscribe(String id) {
    Mailbox mailbox = bySubscription.get(id);
    if (mailbox == null) {
      return HttpResponse.text(404, "there is no such subscription");
    }
    end(mailbox);
    if (mailbox.waiting.isEmpty()) {
      byNode.values().remove(mailbox);
    }
    return HttpResponse.of(204);
  }

  private void poll(String id, HttpRequest request, HttpTarget target, Consumer<HttpResponse> answer) {
    Mailbox mailbox = bySubscription.get(id);
    OptionalLong after = number(target.query().getOrDefault("after", "0"));
    OptionalLong wait = number(request.headers().first("Prefer").map(text -> text.replaceFirst("^wait=", "")).orElse("0"));
    if (mailbox == null) {
      answer.accept(HttpResponse.text(404, "there is no such subscription"));
    } else if (after.isEmpty() || wait.isEmpty()) {
      answer.accept(HttpResponse.text(400, "there must be numbers after 'after' and in 'Prefer: wait='"));
    } else {
      release(mailbox, HttpResponse.of(204));
      acknowledge(mailbox, after.getAsLong());
      mailbox.poll = new Poll(answer, deadlines.deadline(() -> release(mailbox, HttpResponse.of(204))));
      deliver(mailbox);
      if (mailbox.poll != null) {
        mailbox.poll.deadline.start(Duration.ofSeconds(Math.min(wait.getAsLong(), config.longest().toSeconds())));
      }
    }
  }

  /** 0 to a million million; empty for what is no such number. */
  private static OptionalLong number(String text) {
    return text.isEmpty() || text.length() > 12 || !text.chars().allMatch(c -> c >= '0' && c <= '9') ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  private void release(Mailbox mailbox, HttpResponse response) {
    Poll poll = mailbox.poll;
    if (poll != null) {
      mailbox.poll = null;
      poll.deadline.cancel();
      poll.answer.accept(response);
    }
  }

  // ---- Notifications

  private void accept(HttpRequest request, HttpTarget target, boolean inside, Consumer<HttpResponse> answer) {
    String node = target.query().getOrDefault("to", "");
    String text = new String(request.body(), StandardCharsets.UTF_8);
    if (!NodeId.isValid(node) || text.isEmpty()) {
      answer.accept(HttpResponse.text(400, "there must be a node in 'to', and a text"));
    } else if (request.body().length > config.largest().bytes()) {
      answer.accept(HttpResponse.text(413, "a notification must have at most " + config.largest()));
    } else if (inside && !others.isEmpty() && !isSubscribed(node)) {
      elsewhere(node, text, answer);
    } else if (!inside && !isSubscribed(node)) {
      answer.accept(HttpResponse.text(404, "the node must be subscribed here"));
    } else {
      answer.accept(keep(node, inside ? own : region(target), text));
    }
  }

  private boolean isSubscribed(String node) {
    Mailbox mailbox = byNode.get(node);
    return mailbox != null && mailbox.subscription != null;
  }

  private Endpoint region(HttpTarget target) {
    return Endpoint.parse(target.query().getOrDefault("region", "")).filter(others::contains).orElse(own);
  }

  /** Tells the other regions, one of which may have the node's subscription; where none has, it waits here. */
  private void elsewhere(String node, String text, Consumer<HttpResponse> answer) {
    Map<String, String> query = new TreeMap<>();
    query.put("to", node);
    query.put("region", own.toString());
    String target = new HttpTarget(List.of("services", NAME, "messages"), query).text();
    int[] left = {others.size()};
    boolean[] taken = new boolean[1];
    for (Endpoint other : others) {
      HttpRequest request = new HttpRequest("POST", target, HttpHeaders.of("Content-Type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
      http.send(other, request, HttpTerms.within(BETWEEN_REGIONS), result -> {
        taken[0] |= result instanceof HttpResult.Answer has && has.response().status() == 202;
        if (--left[0] == 0) {
          answer.accept(taken[0] ? HttpResponse.of(202) : keep(node, own, text));
        }
      });
    }
  }

  private HttpResponse keep(String node, Endpoint region, String text) {
    Mailbox mailbox = mailbox(node);
    if (mailbox == null) {
      return HttpResponse.text(507, "there must be at most " + config.subscribers() + " subscribers");
    }
    if (mailbox.waiting.size() >= config.waiting()) {
      mailbox.waiting.remove();
      count("dropped");
    }
    count("accepted");
    mailbox.waiting.add(new Waiting(new PushMessage(++mailbox.numbers, region, text), host.nanoTime() + config.keep().toNanos()));
    deliver(mailbox);
    return HttpResponse.of(202);
  }

  private void acknowledge(Mailbox mailbox, long number) {
    while (!mailbox.waiting.isEmpty() && mailbox.waiting.element().message.number() <= number) {
      mailbox.waiting.remove();
      count("delivered");
    }
  }

  private void deliver(Mailbox mailbox) {
    while (!mailbox.waiting.isEmpty() && mailbox.waiting.element().expiresNanos <= host.nanoTime()) {
      mailbox.waiting.remove();
      count("expired");
    }
    if (mailbox.poll != null && !mailbox.waiting.isEmpty()) {
      List<PushMessage> all = new ArrayList<>(mailbox.waiting.size());
      mailbox.waiting.forEach(each -> all.add(each.message));
      release(mailbox, HttpResponse.json(200, PushMessage.write(all)));
    }
  }

  private void count(String outcome) {
    host.probe().count(CentralMetrics.PUSHES, 1, outcome);
  }

  /** The body of a subscription of {@code node}. */
  static byte[] subscription(NodeId node) {
    return JsonWriter.write(json -> json.text("node", node.name()));
  }
}
