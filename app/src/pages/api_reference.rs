//! `/api/docs`: the API for people. The words about operations come from the server, which generates
//! them from its code; only what stands around them is ours.

use leptos::prelude::*;

use crate::components::layout::{Page, neutral_frame};
use crate::contract::error::ErrorCode;
use crate::contract::reference::{Field, Group, Kind, Object, Operation, Parameter, Reference};
use crate::i18n::texts;
use crate::ports::Ports;
use crate::routes::{self, BasePath};

/// The route.
#[component]
pub fn ApiReferenceRoute() -> impl IntoView {
    let texts = texts();
    let reference = use_context::<Ports>().map(|ports| Reference::clone(&ports.reference));
    let Reference { groups, objects } = reference.unwrap_or_default();
    let document = BasePath::current().join(&routes::openapi());
    let contents = groups.clone();
    let groups = groups.into_iter().enumerate();
    let groups = groups.map(|(at, group)| view! { <Subject at group/> });
    let objects = objects.into_iter();
    let objects = objects.map(|object| view! { <ObjectShape object/> });
    view! {
        <Page frame=neutral_frame() title=texts.reference_title wide=true>
            <div class="stack">
                <h1>{texts.reference_title}</h1>
                <p class="lead">{texts.reference_lead}</p>
                <p>{prose(texts.reference_callers)}</p>
                <p><a href=document>{texts.reference_document}</a></p>
            </div>
            <Contents groups=contents/>
            {groups.collect_view()}
            <section class="reference-part" aria-labelledby="objects">
                <h2 id="objects">{texts.reference_objects}</h2>
                {objects.collect_view()}
            </section>
            <section class="reference-part" aria-labelledby="errors">
                <h2 id="errors">{texts.reference_errors}</h2>
                <p>{prose(texts.reference_errors_lead)}</p>
                <dl class="reference-list">
                    {ErrorCode::ALL.iter().map(|code| view! { <Failure code=*code/> }).collect_view()}
                </dl>
            </section>
        </Page>
    }
}

/// Where everything is.
#[component]
fn Contents(groups: Vec<Group>) -> impl IntoView {
    let texts = texts();
    let link = |operation: &Operation| {
        let (href, title) = (format!("#{}", operation.id), sentence(&operation.summary));
        view! {
            <li>
                <a href=href title=title>
                    <span class="reference-method">{operation.method.clone()}</span>
                    " "
                    <code>{operation.path.clone()}</code>
                </a>
            </li>
        }
    };
    let groups = groups.iter().enumerate().map(|(at, group)| {
        view! {
            <li>
                <a href=format!("#{}", subject_id(at))>{group.title.clone()}</a>
                <ul>{group.operations.iter().map(link).collect_view()}</ul>
            </li>
        }
    });
    view! {
        <nav class="panel reference-contents" aria-label=texts.reference_contents>
            <ul>
                {groups.collect_view()}
                <li><a href="#objects">{texts.reference_objects}</a></li>
                <li><a href="#errors">{texts.reference_errors}</a></li>
            </ul>
        </nav>
    }
}

fn subject_id(at: usize) -> String {
    format!("subject-{}", at + 1)
}

/// The operations of a subject.
#[component]
fn Subject(at: usize, group: Group) -> impl IntoView {
    let (id, named_by) = (subject_id(at), subject_id(at));
    view! {
        <section class="reference-part" aria-labelledby=named_by>
            <h2 id=id>{group.title}</h2>
            <p>{prose(&group.about)}</p>
            {group.operations.into_iter().map(|operation| view! { <OperationShape operation/> }).collect_view()}
        </section>
    }
}

/// One operation.
#[component]
fn OperationShape(operation: Operation) -> impl IntoView {
    let texts = texts();
    let Operation {
        id,
        method,
        path,
        who,
        summary,
        details,
        is_older,
        parameters,
        body,
        answer,
        example,
        curl,
        errors,
    } = operation;
    let named = |term: &'static str, object: Option<String>| {
        object.map(|name| {
            view! { <dt>{term}</dt><dd>{object_link(&name)}</dd> }
        })
    };
    let named_by = id.clone();
    view! {
        <article class="panel reference-operation" aria-labelledby=named_by>
            <h3 id=id>
                <span class="reference-method">{method}</span>
                " "
                <code>{path}</code>
            </h3>
            <p>{prose(&sentence(&summary))} " " {prose(&details)}</p>
            {is_older.then(|| view! { <p class="help">{texts.reference_older}</p> })}
            <dl class="reference-facts">
                <dt>{texts.reference_who}</dt>
                <dd>{sentence_case(&who)}</dd>
                {named(texts.reference_body, body)}
                {named(texts.reference_answer, answer)}
            </dl>
            {(!parameters.is_empty()).then(|| view! { <Parameters parameters/> })}
            <pre class="reference-code"><code>{curl}</code></pre>
            {(!example.is_empty()).then(|| view! {
                <details>
                    <summary>{texts.reference_example}</summary>
                    <pre class="reference-code"><code>{example}</code></pre>
                </details>
            })}
            {(!errors.is_empty()).then(|| view! {
                <details>
                    <summary>{(texts.reference_error_count)(errors.len())}</summary>
                    <ul class="reference-errors">
                        {errors.iter().map(|code| view! {
                            <li>{code.status()} " " <a href=format!("#{}", error_id(*code))><code>{code.as_str()}</code></a></li>
                        }).collect_view()}
                    </ul>
                </details>
            })}
        </article>
    }
}

/// What is read besides the body.
#[component]
fn Parameters(parameters: Vec<Parameter>) -> impl IntoView {
    let texts = texts();
    let each = |parameter: Parameter| {
        let needed = if parameter.required {
            texts.reference_required
        } else {
            texts.reference_optional
        };
        view! {
            <dt><code>{parameter.name}</code></dt>
            <dd><span class="help">{parameter.place} ", " {needed} ": "</span>{prose(&parameter.about)}</dd>
        }
    };
    view! {
        <h4>{texts.reference_parameters}</h4>
        <dl class="reference-list">
            {parameters.into_iter().map(each).collect_view()}
        </dl>
    }
}

/// One object.
#[component]
fn ObjectShape(object: Object) -> impl IntoView {
    let texts = texts();
    let each = |field: Field| {
        let needed = (!field.required).then(|| view! { ", " {texts.reference_optional} });
        view! {
            <dt><code>{field.name}</code></dt>
            <dd><span class="help">{type_of(&field.kind)} {needed} ": "</span>{prose(&field.about)}</dd>
        }
    };
    let (id, named_by) = (object_id(&object.name), object_id(&object.name));
    view! {
        <article class="panel reference-operation" aria-labelledby=named_by>
            <h3 id=id><code>{object.name}</code></h3>
            <p>{prose(&object.about)}</p>
            {object.kind.map(|kind| view! { <p class="help">{type_of(&kind)}</p> })}
            {(!object.fields.is_empty()).then(|| view! {
                <dl class="reference-list">{object.fields.into_iter().map(each).collect_view()}</dl>
            })}
        </article>
    }
}

/// One kind of failure.
#[component]
fn Failure(code: ErrorCode) -> impl IntoView {
    view! {
        <dt id=error_id(code)><code>{code.as_str()}</code></dt>
        <dd>
            <span class="help">{code.status()} ", " <code>{code.wire()}</code> ": "</span>
            {prose(code.about())}
        </dd>
    }
}

fn error_id(code: ErrorCode) -> String {
    format!("error-{}", code.as_str())
}

fn object_id(name: &str) -> String {
    format!("object-{name}")
}

fn object_link(name: &str) -> impl IntoView + use<> {
    view! { <a href=format!("#{}", object_id(name))><code>{name.to_owned()}</code></a> }
}

/// A type, with a link to the object that it is made of.
fn type_of(kind: &Kind) -> AnyView {
    match &kind.object {
        Some(name) if *name == kind.words => object_link(name).into_any(),
        Some(name) => {
            let words = kind.words.clone();
            view! { <a href=format!("#{}", object_id(name))>{words}</a> }.into_any()
        }
        None => kind.words.clone().into_any(),
    }
}

/// A text whose parts between backticks are code.
fn prose(text: &str) -> Vec<AnyView> {
    let parts = text.split('`').enumerate();
    let shown = parts.map(|(at, part)| match at % 2 {
        1 => view! { <code>{part.to_owned()}</code> }.into_any(),
        _ => part.to_owned().into_any(),
    });
    shown.collect()
}

/// Half a sentence as a whole one.
fn sentence(half: &str) -> String {
    let end = if half.ends_with(['?', '.']) { "" } else { "." };
    format!("{}{end}", sentence_case(half))
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_sentence_becomes_a_whole_one() {
        assert_eq!(sentence("makes a config"), "Makes a config.");
        assert_eq!(sentence("does it work?"), "Does it work?");
        assert_eq!(
            sentence("`migrate-token` of 2023"),
            "`migrate-token` of 2023."
        );
    }
}
