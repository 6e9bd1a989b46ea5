package orrery.protocols.signaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.stun.BindingClient;
import orrery.protocols.stun.Retransmission;

/**
 * Finds out where a node is: by the round trips to some machines that all know (Ratnasamy, Handley, Karp and Shenker,
 * "Topologically-aware overlay construction and server selection", INFOCOM 2002). Besides, the node says what its device knows.
 */
public final class Landmarks {

  /** Three requests in 2.5 s; assumed. A landmark that is not there must not keep a node waiting for long. */
  private static final Retransmission PATIENCE = new Retransmission(Duration.ofMillis(500), 3, 2);

  private final Host host;
  private final List<Endpoint> landmarks;
  private final int samples;
  private @Nullable BindingClient client;

  public Landmarks(Host host, LandmarksConfig config) {
    this.host = host;
    landmarks = config.endpoints();
    samples = config.samples();
  }

  /** Measures; {@code onPlace} is called once, at once where there is nothing to measure. */
  public void measure(Consumer<Place> onPlace) {
    if (landmarks.isEmpty()) {
      onPlace.accept(new Place(List.of(), host.device().position(), ""));
      return;
    }
    stop();
    new Survey(onPlace).ask(0, 0, Place.MOST_MICROS);
  }

  /** Forgets what is being measured. */
  public void stop() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  /** One measurement of all landmarks, one after the other. */
  private final class Survey {
    private final Consumer<Place> onPlace;
    private final BindingClient asking = new BindingClient(host, PATIENCE);
    private final List<Long> least = new ArrayList<>();

    Survey(Consumer<Place> onPlace) {
      this.onPlace = onPlace;
      client = asking;
    }

    void ask(int landmark, int sample, long best) {
      if (landmark == landmarks.size()) {
        stop();
        onPlace.accept(new Place(least, host.device().position(), ""));
        return;
      }
      long sentNanos = host.nanoTime();
      asking.ask(landmarks.get(landmark), mapped -> {
        long micros = mapped.isPresent() ? Math.min(best, (host.nanoTime() - sentNanos) / 1000) : best;
        // One that does not answer is asked no more: it is as far from everybody.
        if (sample + 1 < samples && mapped.isPresent()) {
          ask(landmark, sample + 1, micros);
        } else {
          least.add(micros);
          ask(landmark + 1, 0, Place.MOST_MICROS);
        }
      });
    }
  }
}
