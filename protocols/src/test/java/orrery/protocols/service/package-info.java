/** What microservices are, without anything that runs them. */
@NullMarked
package orrery.protocols.service;

import org.jspecify.annotations.NullMarked;
