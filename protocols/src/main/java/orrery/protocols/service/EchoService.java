package orrery.protocols.service;

import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;

/** {@code echo}: answers what it is sent, content and type. */
public final class EchoService implements Microservice {

  @Override
  public void onCall(ServiceCall call) {
    HttpHeaders headers = call.request().headers().first("Content-Type").map(type -> HttpHeaders.of("Content-Type", type)).orElse(HttpHeaders.NONE);
    call.respond(new HttpResponse(200, headers, call.request().body()));
  }

  /** Brings in {@code echo}. */
  public static final class Provider implements MicroserviceProvider {

    @Override
    public String name() {
      return "echo";
    }

    @Override
    public Microservice create(ServiceContext context) {
      return new EchoService();
    }
  }
}
