package org.varta.engine.console;

import java.net.URI;

/** A running console that a browser test can sign in to and make alerts arrive at. */
interface ConsoleUnderTest extends AutoCloseable {
    /** Where the page is served. */
    URI address();

    String user();

    String password();

    /** Makes one alert of level critical arrive, whose host is this and which no earlier alert named. */
    void raiseAlert(String host);

    @Override
    void close();
}
