package orrery.protocols.central;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import orrery.host.Host;
import orrery.host.Work;
import orrery.protocols.container.ContainedHost;

/** The host as one instance has it: with cores of its own, and with the storage of its microservice, which all instances share. */
final class InstanceHost extends ContainedHost {

  private final BiConsumer<Work, Runnable> cores;
  private final Stored stored;
  private boolean ended;

  InstanceHost(Host host, String service, BiConsumer<Work, Runnable> cores, Stored stored) {
    super(host, "service/" + service + "/");
    this.cores = cores;
    this.stored = stored;
  }

  @Override
  public void end() {
    ended = true;
    super.end();
  }

  /** Work that has begun is done; nobody hears of it any more after the end. */
  @Override
  public void compute(Work work, Runnable done) {
    if (!ended) {
      cores.accept(work, () -> {
        if (!ended) {
          done.run();
        }
      });
    }
  }

  @Override
  public void put(String key, ByteBuffer value) {
    stored.put(key, value.remaining());
    super.put(key, value);
  }

  @Override
  public void append(String key, ByteBuffer value) {
    stored.append(key, value.remaining());
    super.append(key, value);
  }

  @Override
  public void putBulk(String key, long contentId, long length) {
    stored.put(key, length);
    super.putBulk(key, contentId, length);
  }

  @Override
  public void remove(String key) {
    stored.put(key, 0);
    super.remove(key);
  }
}
