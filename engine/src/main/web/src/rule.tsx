import { api, t } from './app.ts';
import { Back, Fact, Failure, LevelMark, Tags, Text, useLoad, Waiting } from './parts.tsx';
import { formatRoute } from './route.ts';
import type { Alert, Rule } from './types.ts';
import { webAddress } from './visible.ts';

export function RulePage({ ruleKey }: { ruleKey: string }) {
  const { value: rule, error } = useLoad(ruleKey, (key) => api.rule(key));
  return (
    <main class="page" id="content" tabIndex={-1}>
      <div class="alert-nav">
        <Back />
      </div>
      {rule === undefined && error === undefined && <Waiting />}
      {error !== undefined && <Failure error={error} missing={t.value.rule.missing} />}
      {rule !== undefined && (
        <>
          <h1>
            {said(rule.level) && <LevelMark level={rule.level} />} <Text value={rule.title} />
          </h1>
          <section class="card">
            <RuleFacts rule={rule} />
          </section>
          <section class="card">
            <h2>{t.value.rule.source}</h2>
            <RuleSource rule={rule} />
          </section>
        </>
      )}
    </main>
  );
}

/** The rule beside an alert; what the alert itself carries stands in for a rule that is gone. */
export function RuleBlock({ ruleKey, fired }: { ruleKey: string; fired: Alert['rule'] }) {
  const strings = t.value.rule;
  const { value, error } = useLoad(ruleKey, (key) => api.rule(key));
  const rule = value?.key === ruleKey ? value : undefined;
  return (
    <section class="card">
      <h2>
        {strings.title}{' '}
        <a class="more" href={formatRoute({ page: 'rule', key: ruleKey })}>
          {strings.page} <kbd aria-hidden="true">r</kbd>
        </a>
      </h2>
      {rule === undefined ? (
        <>
          {error !== undefined && <Failure error={error} missing={strings.missing} />}
          <dl class="facts">
            <Fact name={strings.author}>{fired.author === '' ? t.value.queue.noAuthor : <Text value={fired.author} />}</Fact>
            <Fact name={strings.id}>
              <code class="long">
                <Text value={fired.key} />
              </code>
            </Fact>
          </dl>
        </>
      ) : (
        <>
          {rule.contentHash !== undefined && rule.contentHash !== fired.contentHash && (
            <p class="notice">{strings.changed}</p>
          )}
          <RuleFacts rule={rule} />
          <details>
            <summary>{strings.source}</summary>
            <RuleSource rule={rule} />
          </details>
        </>
      )}
    </section>
  );
}

const said = (text: string | null | undefined): text is string => text !== null && text !== undefined && text !== '';

function RuleSource({ rule }: { rule: Rule }) {
  return (
    <pre class="payload" tabIndex={0} aria-label={t.value.rule.source}>
      <Text value={rule.source} block />
    </pre>
  );
}

function RuleFacts({ rule }: { rule: Rule }) {
  const strings = t.value.rule;
  const { product, category, service } = rule.logsource;
  return (
    <>
      {said(rule.description) && (
        <p class="description">
          <Text value={rule.description} block />
        </p>
      )}
      <dl class="facts">
        <Fact name={strings.author}>{said(rule.author) ? <Text value={rule.author} /> : t.value.queue.noAuthor}</Fact>
        {rule.falsePositives.length > 0 && (
          <Fact name={strings.falsePositives}>
            <ul class="plain">
              {rule.falsePositives.map((text, at) => (
                <li key={at}>
                  <Text value={text} />
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {rule.references.length > 0 && (
          <Fact name={strings.references}>
            <ul class="plain">
              {rule.references.map((text, at) => (
                <li key={at}>
                  <Reference text={text} />
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {rule.tags.length > 0 && (
          <Fact name={strings.tags}>
            <Tags tags={rule.tags} />
          </Fact>
        )}
        {[product, category, service].some(said) && (
          <Fact name={strings.logsource}>
            <Text value={[product, category, service].filter(said).join(' / ')} />
          </Fact>
        )}
        {said(rule.status) && (
          <Fact name={strings.status}>
            <Text value={rule.status} />
          </Fact>
        )}
        {said(rule.date) && (
          <Fact name={strings.date}>
            <Text value={rule.date} />
            {said(rule.modified) && (
              <>
                , {strings.modified} <Text value={rule.modified} />
              </>
            )}
          </Fact>
        )}
        {said(rule.license) && (
          <Fact name={strings.license}>
            <Text value={rule.license} />
          </Fact>
        )}
        <Fact name={strings.file}>
          <code class="long">
            <Text value={rule.file} />
          </code>
        </Fact>
        <Fact name={strings.id}>
          <code class="long">
            <Text value={rule.key} />
          </code>
        </Fact>
      </dl>
    </>
  );
}

function Reference({ text }: { text: string }) {
  const address = webAddress(text);
  if (address === undefined) return <Text value={text} />;
  return (
    <a href={address} target="_blank" rel="noreferrer noopener">
      <Text value={text} />
    </a>
  );
}
