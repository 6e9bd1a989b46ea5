package orrery.net.task;

import org.jspecify.annotations.Nullable;
import orrery.net.Node;
import orrery.net.Way;

/**
 * Where a task may be worked on.
 *
 * @param way the way there; null for the device itself
 */
public record Place(Node node, Reach reach, @Nullable Way way) {}
