package orrery.host;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a component of a configuration record is where the scenario does not say. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {

  /** The value, as a scenario would write it: {@code 120 s}. */
  String value();

  /** The document that says so, with its section; or {@code assumed}. */
  String source() default "assumed";
}
