package orrery.protocols.http;

/** What a server answers, written down when it is first asked. */
@FunctionalInterface
public interface HttpTable {

  /** Adds its routes to those of a server. */
  void serve(HttpRoutes routes);
}
