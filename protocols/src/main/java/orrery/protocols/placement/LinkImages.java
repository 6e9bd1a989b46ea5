package orrery.protocols.placement;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.container.ImageName;
import orrery.protocols.container.ImageSource;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTerms;
import org.jspecify.annotations.Nullable;

/**
 * Where a node has images from: first the members of its link that offer the service of that name, so that an image comes into a house
 * once, then wherever else it may be had (EC-28).
 */
public final class LinkImages implements ImageSource.Known {

  /** More members are not asked: an image is there with the first, or the inventories are stale. */
  private static final int MOST_ASKED = 3;

  private final Host host;
  private final Duration patience;
  private final Placer placer;
  private final Gateways gateways;
  private final ImageSource.Known others;

  /** @param others the places beyond the link, such as a registry */
  public LinkImages(Host host, Duration patience, Placer placer, Gateways gateways, ImageSource.Known others) {
    this.host = host;
    this.patience = patience;
    this.placer = placer;
    this.gateways = gateways;
    this.others = others;
  }

  @Override
  public List<ImageSource> sourcesOf(ImageName name) {
    List<ImageSource> sources = new ArrayList<>(2);
    sources.add(new Members(name));
    sources.addAll(others.sourcesOf(name));
    return sources;
  }

  /** The members as one place: what the first of them that has it gives. */
  private final class Members implements ImageSource {

    private final ImageName name;
    /** Who gave what was asked for first: the rest is asked of it, too. */
    private @Nullable FoundNode giver;

    Members(ImageName name) {
      this.name = name;
    }

    @Override
    public String kind() {
      return "node";
    }

    @Override
    public void get(String target, long mostBulk, Consumer<HttpResult> onResult) {
      HttpTerms terms = new HttpTerms(patience, mostBulk);
      if (giver != null) {
        gateways.send(giver, HttpRequest.of("GET", target), terms, onResult);
        return;
      }
      placer.onLink(name.name(), found -> {
        Deque<FoundNode> left = new ArrayDeque<>(found.stream().filter(one -> !one.node().id().equals(host.id())).limit(MOST_ASKED).toList());
        if (left.isEmpty()) {
          // What discovery knows may be at hand, and whoever pulls is told later.
          host.timer("link images", () -> onResult.accept(nobody())).start(0);
        } else {
          ask(left, target, terms, onResult);
        }
      });
    }

    private void ask(Deque<FoundNode> left, String target, HttpTerms terms, Consumer<HttpResult> onResult) {
      FoundNode next = left.poll();
      if (next == null) {
        onResult.accept(nobody());
        return;
      }
      gateways.send(next, HttpRequest.of("GET", target), terms, result -> {
        if (result instanceof HttpResult.Answer answer && answer.response().status() == 200) {
          giver = next;
          onResult.accept(result);
        } else {
          ask(left, target, terms, onResult);
        }
      });
    }

    private static HttpResult nobody() {
      return new HttpResult.Answer(HttpResponse.of(404));
    }
  }
}
