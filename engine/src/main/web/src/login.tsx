import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from './api.ts';
import { expired, signIn, t, unreachable } from './app.ts';
import { LanguageSwitch } from './header.tsx';

export function Login() {
  const strings = t.value.login;
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const [waitSeconds, setWaitSeconds] = useState(0);
  const [busy, setBusy] = useState(false);
  const userField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  useEffect(() => userField.current?.focus(), []);
  useEffect(() => {
    if (waitSeconds <= 0) return undefined;
    const timer = setTimeout(() => setWaitSeconds((n) => n - 1), 1_000);
    return () => clearTimeout(timer);
  }, [waitSeconds]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy || waitSeconds > 0) return;
    setBusy(true);
    setProblem('');
    try {
      await signIn(user, password);
    } catch (error) {
      setPassword('');
      if (error instanceof ApiError && error.status === 429) setWaitSeconds(Math.ceil(error.retryAfterSeconds ?? 5));
      else if (error instanceof ApiError && error.status === 401) setProblem(strings.wrong);
      else if (error instanceof ApiError && error.status === 0) setProblem(strings.unreachable);
      else setProblem(error instanceof Error ? error.message : String(error));
      passwordField.current?.focus();
    } finally {
      setBusy(false);
    }
  };

  const said =
    waitSeconds > 0 ? strings.slow(waitSeconds) : problem !== '' ? problem : unreachable.value ? strings.unreachable : '';
  return (
    <main class="login">
      <form class="login-card" onSubmit={(event) => void submit(event)}>
        <div class="login-brand">
          <span class="brand-mark" aria-hidden="true" />
          <h1>{strings.title}</h1>
        </div>
        {expired.value && said === '' && <p class="notice">{strings.expired}</p>}
        <label>
          <span>{strings.user}</span>
          <input
            ref={userField}
            name="user"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            value={user}
            onInput={(event) => setUser(event.currentTarget.value)}
          />
        </label>
        <label>
          <span>{strings.password}</span>
          <input
            ref={passwordField}
            name="password"
            type="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
        <p class="failure" role="alert">
          {said}
        </p>
        <button class="primary" type="submit" disabled={busy || waitSeconds > 0}>
          {strings.submit}
        </button>
        <LanguageSwitch />
      </form>
    </main>
  );
}
