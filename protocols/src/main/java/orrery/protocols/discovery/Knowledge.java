package orrery.protocols.discovery;

/** All that a discovery service knows, and a group of them keeps together: what {@link RegistryChange}s change. */
record Knowledge(DiscoveryRegistry registry, ScopeDirectory scopes) {}
