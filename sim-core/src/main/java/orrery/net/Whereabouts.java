package orrery.net;

/** What a machine is attached to: one {@link Place}, or several by its {@link Adapters}. */
sealed interface Whereabouts permits Place, Adapters {}
