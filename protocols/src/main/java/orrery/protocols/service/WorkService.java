package orrery.protocols.service;

import java.util.Optional;
import java.util.OptionalLong;
import orrery.host.Host;
import orrery.host.Work;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;

/**
 * {@code work}: {@code /?operations=N&bytes=M} keeps the processor busy with N operations, then answers M bytes, as a bulk; each is 0
 * where it is not given. The content of the request is what is worked on, and not looked at.
 */
public final class WorkService implements Microservice {

  /** Some minutes on the fastest device that there is: who wants more calls again. */
  public static final long MOST_OPERATIONS = 100_000_000_000_000L;

  /** A bulk of a terabyte. */
  public static final long MOST_BYTES = 1_000_000_000_000L;

  private final Host host;

  WorkService(Host host) {
    this.host = host;
  }

  @Override
  public void onCall(ServiceCall call) {
    OptionalLong operations = number(call.target(), "operations", MOST_OPERATIONS);
    OptionalLong bytes = number(call.target(), "bytes", MOST_BYTES);
    if (operations.isEmpty() || bytes.isEmpty()) {
      call.respond(HttpResponse.text(400, "there must be operations of at most " + MOST_OPERATIONS + " and bytes of at most " + MOST_BYTES));
      return;
    }
    host.compute(new Work("service work", operations.getAsLong()), () -> call.respond(bytes.getAsLong() == 0
        ? HttpResponse.of(200)
        : new HttpResponse(200, HttpHeaders.of("Content-Type", "application/octet-stream"), new HttpBulk(bytes.getAsLong(), bytes.getAsLong()))));
  }

  /** What the query says of {@code name}, from 0 to {@code most}; 0 where it says nothing, empty where it says something else. */
  private static OptionalLong number(HttpTarget target, String name, long most) {
    String text = Optional.ofNullable(target.query().get(name)).orElse("0");
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    long value = Long.parseLong(text);
    return value <= most ? OptionalLong.of(value) : OptionalLong.empty();
  }

  /** Brings in {@code work}. */
  public static final class Provider implements MicroserviceProvider {

    @Override
    public String name() {
      return "work";
    }

    @Override
    public Microservice create(ServiceContext context) {
      return new WorkService(context.host());
    }
  }
}
