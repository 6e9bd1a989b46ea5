/** What microservices are, without anything that runs them. */
@NullMarked
package orrery.protocols.central;

import org.jspecify.annotations.NullMarked;
