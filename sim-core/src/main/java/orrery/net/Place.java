package orrery.net;

/** Where an interface can be attached: a {@link Lan}, or a {@link Site} of the backbone with addresses of its own there. */
public sealed interface Place extends Whereabouts permits Lan, Site {}
